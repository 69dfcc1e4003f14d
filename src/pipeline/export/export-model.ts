import { AppError, systemClock } from '#base';
import { render } from '#sql';
import { openRegistry, readBundle, type Workspace } from '#store';
import { modelSql } from '../rules/rule-sql.ts';
import { loadSegmentation } from '../segmentation-bundle.ts';
import { loadPrediction } from '../train/load-prediction.ts';
import { predictionJs } from './prediction-js.ts';
import { predictionSql } from './prediction-sql.ts';

/** Languages that a model can be said in. */
export const EXPORT_LANGUAGES = ['sql', 'js'] as const;
export type ExportLanguage = (typeof EXPORT_LANGUAGES)[number];

/** A model as text that needs nothing of ours. */
export interface ExportedModel {
  /** `name@version` */
  readonly model: string;
  readonly learner: string;
  readonly language: ExportLanguage;
  readonly text: string;
}

/**
 * A model of the workspace in SQL (DuckDB) or as a JavaScript module.
 * @param table what the SQL reads.
 * @throws MODEL_UNKNOWN, BUNDLE_CORRUPT, FORMAT_UNSUPPORTED; OPTION_INVALID where it cannot be said.
 */
export async function exportModel(
  workspace: Workspace,
  { reference, to, table }: { reference: string; to: ExportLanguage; table: string },
): Promise<ExportedModel> {
  const { record, version } = await openRegistry(workspace, systemClock).findModel(reference);
  const bundle = await readBundle(workspace.artifactFolder(version.artifact));
  const model = `${record.name}@${version.version}`;
  const { kind, learner } = bundle.manifest;
  const told = { model, learner, language: to };
  if (kind === 'prediction') {
    const loaded = loadPrediction(bundle);
    const text = to === 'js' ? predictionJs(loaded, model) : `${render(predictionSql(loaded, table))};\n`;
    return { ...told, text };
  }
  const query = to === 'sql' ? modelSql(loadSegmentation(bundle), table) : null;
  if (query !== null) return { ...told, text: `${render(query)};\n` };
  throw new AppError(
    'OPTION_INVALID',
    `export: expected a model that can be said in ${to === 'js' ? 'JavaScript' : 'SQL'}, got a segmentation by ${learner}`,
    { hint: to === 'js' ? 'Take --to sql.' : 'Take the short rules: clientele rules --sql short.' },
  );
}
