import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {importFiles, toVisitWords} from '../../support/source-files.ts';

describe('public formats', () => {
  it.each([
    [
      'diginetica',
      'v.csv',
      'sessionId;userId;itemId;timeframe;eventdate\n1;NA;81766;526309;2016-05-09\n1;NA;31331;1031018;2016-05-09\n',
      ['view:81766 view:31331'],
    ],
    [
      'diginetica',
      'train-purchases.csv',
      'sessionId;userId;timeframe;eventdate;ordernumber;itemId\n150;18278;17100868;2016-05-06;16421;25911\n',
      ['purchase:25911'],
    ],
    [
      'yoochoose',
      'yoochoose-buys.dat',
      '420374,2014-04-06T18:44:58.314Z,214537888,12462,1\n420374,2014-04-06T18:44:58.325Z,214537850,10471,1\n',
      ['purchase:214537888 purchase:214537850'],
    ],
    [
      'yoochoose',
      'clicks.dat',
      '1,2014-04-07T10:51:09.277Z,214536502,0\n1,2014-04-07T10:54:09.868Z,214536500,0\n',
      ['view:214536502 view:214536500'],
    ],
    ['yoochoose', 'clicks.txt', 'SessionId\tItemId\tTime\n1\t214536502\t1396860669.277\n', ['view:214536502']],
    [
      'retailrocket',
      'events.csv',
      'timestamp,visitorid,event,itemid,transactionid\n1433221332117,257597,view,355908,\n1433221399999,257597,addtocart,355908,\n1433221400000,257597,transaction,355908,7\n',
      ['view:355908 cart-add:355908 purchase:355908'],
    ],
    [
      'eshop',
      'e-shop.csv',
      'year;month;day;order;country;session ID;page 1 (main category);page 2 (clothing model);colour;location;model photography;price;price 2;page\n2008;4;1;1;29;1;1;A13;1;5;1;28;2;1\n2008;4;1;2;29;1;1;A16;1;6;1;33;2;1\n',
      ['view:A13 view:A16'],
    ],
    [
      'rees46',
      '2019-Oct.csv',
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n2019-10-01 00:00:00 UTC,view,44600062,2103807459595387724,,shiseido,35.79,541312140,72d76fde\n2019-10-01 00:00:09 UTC,cart,44600062,2103807459595387724,,shiseido,35.79,541312140,72d76fde\n',
      ['view:44600062 cart-add:44600062'],
    ],
    [
      'taobao',
      'UserBehavior.csv',
      '1,2268318,2520377,pv,1511544070\n1,2268318,2520377,buy,1511544080\n',
      ['view:2268318 purchase:2268318'],
    ],
    [
      'tmall',
      'user_log_format1.csv',
      'user_id,item_id,cat_id,seller_id,brand_id,time_stamp,action_type\n328862,323294,833,2882,2661,829,0\n328862,323294,833,2882,2661,829,0\n328862,844400,1271,2882,2661,829,2\n328862,575153,1271,2882,2661,1111,3\n',
      ['view:323294 view:323294 purchase:844400', 'wishlist:575153'],
    ],
    [
      'online-retail',
      'data.csv',
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n536365,85123A,"WHITE HANGING HEART, T-LIGHT",6,12/1/2010 8:26,2.55,17850,United Kingdom\n536365,71053,WHITE METAL LANTERN,6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom\n',
      ['purchase:85123A purchase:71053'],
    ],
    [
      'online-retail',
      'online_retail_II.csv',
      'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n489434,85048,15CM CHRISTMAS GLASS BALL 20 LIGHTS,12,2009-12-01 07:45:00,6.95,13085.0,United Kingdom\n',
      ['purchase:85048'],
    ],
    [
      'ga4',
      'export.json',
      `${JSON.stringify({
        event_date: '20210131',
        event_timestamp: '1612069510766593',
        event_name: 'view_item',
        user_pseudo_id: 'u1',
        event_params: [
          {key: 'ga_session_id', value: {int_value: 5, string_value: null}},
          {key: 'search_term', value: {string_value: null, int_value: null}},
        ],
        items: [{item_id: 'mug', item_name: 'Red mug', item_brand: 'b', item_category: 'c', price: 4.5, quantity: 1}],
      })}\n${JSON.stringify({
        event_date: '20210131',
        event_timestamp: '1612069520766593',
        event_name: 'search',
        user_pseudo_id: 'u1',
        event_params: [
          {key: 'ga_session_id', value: {int_value: 5, string_value: null}},
          {key: 'search_term', value: {string_value: 'cup', int_value: null}},
        ],
        items: [],
      })}\n`,
      ['view:mug search:'],
    ],
  ])('reads %s (%s) as its publisher writes it', async (format, name, content, expected) => {
    const {record, history} = await importFiles({[name]: content}, {format});
    expect(toVisitWords(history)).toEqual(expected);
    expect(record.rejected).toEqual({});
    const found = await importFiles({[name]: content}); // recognised without being told
    expect(found.record.format).toBe(record.format);
    expect(found.history.dataHash).toBe(history.dataHash);
  });
});

const GA4_VIEW = {
  event_date: '20210131',
  event_timestamp: '1612069510766593',
  event_name: 'view_item',
  user_pseudo_id: 'u1',
  event_params: [{key: 'ga_session_id', value: {int_value: '5'}}],
  items: [{item_id: 'mug', item_name: 'Red mug'}],
};

it('reads a GA4 export whose rows leave out what is null, in files without an ending', async () => {
  const bought = {
    ...GA4_VIEW,
    event_timestamp: '1612069530766593',
    event_name: 'purchase',
    event_params: [...GA4_VIEW.event_params, {key: 'currency', value: {string_value: 'EUR'}}],
    items: [
      {item_id: 'mug', item_brand: 'Kiln', price: 4.5, quantity: '2'},
      {item_id: '(not set)', item_name: 'Plate', price: 7},
    ],
  };
  const pageView = {...GA4_VIEW, event_name: 'page_view', items: undefined};
  const {record, history} = await importFiles({
    'events_20210131-000000000000': gzipSync(`${JSON.stringify(GA4_VIEW)}\n${JSON.stringify(pageView)}\n`),
    'events_20210131-000000000001': gzipSync(`${JSON.stringify(bought)}\n`),
  });
  expect(record.format).toBe('ga4');
  expect(toVisitWords(history)).toEqual(['view:mug purchase:mug purchase:Plate']);
  expect(history.itemFacts[0]).toMatchObject({title: 'Red mug', brand: 'Kiln', price: 4.5});
  expect([...history.quantity]).toEqual([1, 2, 1]);
  expect(record.rejected['unknown-kind'].count).toBe(1);
});

it('puts clicks and purchases of separate files into one visit', async () => {
  const {record, history} = await importFiles({
    'yoochoose-clicks.dat': '420374,2014-04-06T18:40:00.000Z,214537888,0\n',
    'yoochoose-buys.dat': '420374,2014-04-06T18:44:58.314Z,214537888,12462,1\n',
  });
  expect(record.format).toBe('yoochoose-buys+yoochoose');
  expect(toVisitWords(history)).toEqual(['view:214537888 purchase:214537888']);
});
