/** A department of the shop: the first step of its products' category path. */
export interface Department {
  /** Part of the address, and name of the file in `products`. */
  readonly slug: string;
  readonly name: string;
  /** One line under the heading of the department's page. */
  readonly line: string;
  /** Hue of its pictures' background, degrees. */
  readonly hue: number;
  /** Picture codes that stand in the background of a product's second picture. */
  readonly props: readonly string[];
  /** Facts that every product of the department shares, as pairs of label and text. */
  readonly facts: readonly (readonly [label: string, text: string])[];
}

/** In the order of the shop's menu. */
export const DEPARTMENTS: readonly Department[] = [
  {
    slug: 'kitchen',
    name: 'Kitchen & Table',
    line: 'Pots, pans, teapots and cups for every day.',
    hue: 28,
    props: ['1f34b', '1fab4', '1f35e'],
    facts: [
      ['Care', 'Safe in the dishwasher unless it has a blade, a seasoning or a wooden lid'],
      ['Guarantee', 'Five years, spare parts included'],
    ],
  },
  {
    slug: 'pantry',
    name: 'Pantry & Sweets',
    line: 'From small bakeries, hives and orchards, sent while it is fresh.',
    hue: 45,
    props: ['1fad9', '1f9fa', '1f375'],
    facts: [
      ['Keep', 'Cool, dry and dark'],
      ['Freshness', 'Dispatched on the day it is made or picked'],
    ],
  },
  {
    slug: 'clothing',
    name: 'Clothing',
    line: 'Plain cuts, good cloth, colours that go with each other.',
    hue: 212,
    props: ['1fa91', '1f9fa', '1fab4'],
    facts: [
      ['Fit', 'True to size; between two sizes take the smaller one'],
      ['Care', 'Wash at thirty degrees, dry in the shade'],
    ],
  },
  {
    slug: 'shoes-bags',
    name: 'Shoes & Bags',
    line: 'Made to be resoled, restitched and carried for years.',
    hue: 340,
    props: ['1f6cd-fe0f', '1fab4', '1f9e3'],
    facts: [
      ['Fit', 'Whole and half sizes, a free second size to try'],
      ['Repair', 'Our workshop resoles and restitches at cost'],
    ],
  },
  {
    slug: 'accessories',
    name: 'Accessories',
    line: 'The small things that finish a day or an outfit.',
    hue: 265,
    props: ['1fa9e', '1f339', '1f45b'],
    facts: [
      ['Packaging', 'In a small box of recycled card, ready to give'],
      ['Guarantee', 'Two years, battery or refill included'],
    ],
  },
  {
    slug: 'tech',
    name: 'Tech & Photo',
    line: 'Devices with knobs, ports and batteries that can be changed.',
    hue: 198,
    props: ['1f4d3', '1fab4', '2615'],
    facts: [
      ['Repair', 'Screws, not glue: spare parts for seven years'],
      ['In the box', 'The device, a cable and a printed manual'],
    ],
  },
  {
    slug: 'home',
    name: 'Home & Bath',
    line: 'Quiet furniture, warm light and a better bar of soap.',
    hue: 155,
    props: ['1fab4', '1f56f-fe0f', '1f9fa'],
    facts: [
      ['Delivery', 'Large pieces come to the room of your choice'],
      ['Materials', 'Wood from managed forests, natural fragrance'],
    ],
  },
  {
    slug: 'garden',
    name: 'Garden & Workshop',
    line: 'Plants, pots, tools and fences.',
    hue: 100,
    props: ['1faa3', '1fab5', '1f33c'],
    facts: [
      ['Plants', 'Sent upright in a box marked “this side up”'],
      ['Tools', 'Handles and blades can be bought on their own'],
    ],
  },
  {
    slug: 'sport',
    name: 'Sport & Outdoor',
    line: 'For the lunch break, the lake and the last lift.',
    hue: 180,
    props: ['1f3c6', '1f332', '1f964'],
    facts: [
      ['Try it', 'Use it for thirty days; you can still send it back'],
      ['Service', 'Edges, bearings and strings serviced in our workshop'],
    ],
  },
  {
    slug: 'toys',
    name: 'Toys & Games',
    line: 'Sturdy enough for siblings, fun enough for parents.',
    hue: 8,
    props: ['1f388', '1f9e9', '1f3b2'],
    facts: [
      ['Safety', 'Tested to EN 71, with paint that is safe for small children'],
      ['Age', 'From three years unless the box says otherwise'],
    ],
  },
  {
    slug: 'music',
    name: 'Music',
    line: 'Instruments that are set up before they are sent.',
    hue: 292,
    props: ['1f3bc', '1fa91', '1f514'],
    facts: [
      ['Set-up', 'Checked, tuned and played for ten minutes by our staff'],
      ['Trial', 'Rent for three months, the rent counts towards the price'],
    ],
  },
  {
    slug: 'books-paper',
    name: 'Books & Paper',
    line: 'Good paper, printed or waiting to be written on.',
    hue: 60,
    props: ['2615', '1f453', '1fab4'],
    facts: [
      ['Paper', 'Wood-free, acid-free and kind to ink'],
      ['Post', 'Goes through any letter box, packed in card'],
    ],
  },
];

/**
 * The department a category path such as `Kitchen & Table > Cookware` belongs to; undefined for a path of another shop.
 */
export function toDepartment(categoryPath: string | undefined): Department | undefined {
  return DEPARTMENTS.find(({name}) => categoryPath?.split(' > ')[0] === name);
}
