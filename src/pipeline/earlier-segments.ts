import { AppError, silentLogger, silentProgress } from '#base';
import type { Context, Frame } from '#matrix';
import { readBundle, type Workspace } from '#store';
import type { CustomerColumn, CustomerTable } from './customer-table.ts';
import type { EarlierSegments } from './name-stage.ts';
import { loadSegmentation } from './segmentation-bundle.ts';

/** Share of the held-out customers of a segment that lie closer to it: from here on one is unlike all of them. */
const NOVEL_FROM = 0.99;

/** A model of the workspace. */
export interface EarlierModel {
  /** `name@version` */
  readonly of: string;
  readonly artifact: string;
}

/**
 * Assigns the customers of a run by an earlier model.
 * @param readFrame reads columns of the segmented rows.
 * @throws COLUMN_UNKNOWN, COLUMN_WRONG_KIND when the customers lack a column of the model
 */
export async function earlierSegments(
  { of, artifact }: EarlierModel,
  { workspace, table }: { workspace: Workspace; table: CustomerTable },
  { readFrame, ctx }: { readFrame: (columns: readonly CustomerColumn[]) => Promise<Frame>; ctx: Context },
): Promise<EarlierSegments> {
  const { manifest, recipe, model } = loadSegmentation(await readBundle(workspace.artifactFolder(artifact)));
  const columns = manifest.columns.map((wanted) => {
    const found = table.columns.find(({ name }) => name === wanted.name);
    if (found === undefined) {
      throw new AppError(
        'COLUMN_UNKNOWN',
        `--like ${of}: expected the column "${wanted.name}", which it reads, found none`,
        { data: { column: wanted.name }, hint: 'Ids are kept between segmentations of the same columns.' },
      );
    }
    if ((found.storage === 'VARCHAR') !== (wanted.storage === 'VARCHAR')) {
      throw new AppError(
        'COLUMN_WRONG_KIND',
        `--like ${of}: expected ${wanted.kind} values in column "${wanted.name}", got ${found.kind} values`,
        { data: { column: wanted.name } },
      );
    }
    return found;
  });
  const quiet = { ...ctx, log: silentLogger, progress: silentProgress };
  const matrix = await recipe.apply(await readFrame(columns), quiet);
  try {
    const { labels, novelty } = await model.predict(matrix, quiet);
    const known = manifest.personas.map(({ id, name }) => ({ id, name }));
    const placeOf = manifest.idOfLabel.map((id) => known.findIndex((one) => one.id === id));
    // whom the model has never seen the like of were in none of its segments
    const places = labels.map((label, row) => (novelty[row]! >= NOVEL_FROM ? -1 : placeOf[label]!));
    const largest = Math.max(...known.map(({ id }) => id));
    const read = new Set(manifest.columns.map(({ name }) => name));
    const profiles = manifest.personas.map(({ traits }) =>
      Object.fromEntries(
        traits.filter(({ column }) => read.has(column)).map(({ feature, effect }) => [feature, effect]),
      ),
    );
    return {
      of,
      known,
      labels: places,
      profiles,
      nextId: Math.max(manifest.nextSegmentId ?? 0, largest + 1),
    };
  } finally {
    matrix.x.release();
  }
}
