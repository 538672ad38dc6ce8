import {nameJsonFiles} from '../src/trainer/model/name-json-files.ts';

// `npx tsx tools/name-model-files.ts MODEL_DIR …`: gives models of before their manifests named segments.json and
// churn.json the hashes of these files. Nothing is trained again.
const folders = process.argv.slice(2);
if (folders.length === 0)
  throw new Error('Name the model folders: npx tsx tools/name-model-files.ts public/models/demo');
for (const folder of folders) {
  const {segments, churn} = await nameJsonFiles(folder);
  process.stdout.write(
    `${folder}: ${
      [segments, churn]
        .map((file) => file?.name)
        .filter(Boolean)
        .join(', ') || 'no such file'
    }\n`,
  );
}
