const SHADER = `
@group(0) @binding(0) var<storage, read> given: array<f32>;
@group(0) @binding(1) var<storage, read_write> found: array<f32>;
@compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) { found[id.x] = max(given[id.x], 0.0); }`;
const NUMBERS = Float32Array.of(1, -2, 3, -4);

/**
 * The least a question to WebGPU can cost: one operation on four numbers, read back. There is no way to wait for it
 * but a promise.
 */
export async function openWebgpuFloor(): Promise<
  {readonly adapter: string; run: () => Promise<void>; dispose: () => void} | undefined
> {
  const adapter = await navigator.gpu?.requestAdapter();
  const device = await adapter?.requestDevice();
  if (!adapter || !device) return undefined;
  const {vendor, architecture} = adapter.info;
  const {STORAGE, COPY_SRC, COPY_DST, MAP_READ} = GPUBufferUsage;
  const size = NUMBERS.byteLength;
  const given = device.createBuffer({size, usage: STORAGE | COPY_DST});
  const found = device.createBuffer({size, usage: STORAGE | COPY_SRC});
  const read = device.createBuffer({size, usage: COPY_DST | MAP_READ});
  device.queue.writeBuffer(given, 0, NUMBERS);
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: {module: device.createShaderModule({code: SHADER})},
  });
  const bindings = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [given, found].map((buffer, binding) => ({binding, resource: {buffer}})),
  });
  const run = async (): Promise<void> => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(found, 0, read, 0, size);
    device.queue.submit([encoder.finish()]);
    await read.mapAsync(GPUMapMode.READ);
    const numbers = new Float32Array(read.getMappedRange());
    const isRight = numbers.every((value, place) => value === Math.max(0, NUMBERS[place]));
    read.unmap();
    if (!isRight) throw new Error('WebGPU gave other numbers than its program says.');
  };
  await run();
  return {adapter: `${vendor} ${architecture}`.trim() || 'a GPU without a name', run, dispose: () => device.destroy()};
}
