import { AppError } from '#base';
import { type Registry, readBundle, type Workspace } from '#store';
import { loadSegmentation } from '../segmentation-bundle.ts';
import { type LoadedPrediction, loadPrediction } from '../train/load-prediction.ts';
import { predictionScoring, type ScoringModel, segmentScoring } from './scoring-model.ts';

/** A model of the workspace, its bundle read and checked. @throws MODEL_UNKNOWN, BUNDLE_CORRUPT, FORMAT_UNSUPPORTED */
export async function workspaceModel(
  workspace: Workspace,
  { registry, reference }: { registry: Registry; reference: string },
): Promise<{ model: ScoringModel; artifact: string }> {
  const { label, artifact } = await soundModel(workspace, { registry, reference });
  const bundle = await readBundle(workspace.artifactFolder(artifact));
  const model =
    bundle.manifest.kind === 'prediction'
      ? predictionScoring(loadPrediction(bundle), label)
      : segmentScoring(loadSegmentation(bundle), label);
  return { model, artifact };
}

/** A model of classes of the workspace. @throws OPTION_INVALID where it is a segmentation, and as `workspaceModel` */
export async function workspacePrediction(
  workspace: Workspace,
  { registry, reference }: { registry: Registry; reference: string },
): Promise<{ model: ScoringModel; loaded: LoadedPrediction }> {
  const { label, artifact } = await soundModel(workspace, { registry, reference });
  const bundle = await readBundle(workspace.artifactFolder(artifact));
  if (bundle.manifest.kind !== 'prediction') {
    throw new AppError(
      'OPTION_INVALID',
      `--model ${label}: expected one that predicts classes, got segments`,
      {
        hint: 'Segments of new customers are told by clientele assign; clientele models list shows the models.',
        data: { model: label },
      },
    );
  }
  const loaded = loadPrediction(bundle);
  return { model: predictionScoring(loaded, label), loaded };
}

async function soundModel(
  workspace: Workspace,
  { registry, reference }: { registry: Registry; reference: string },
): Promise<{ label: string; artifact: string }> {
  const { record, version } = await registry.findModel(reference);
  const { artifact } = version;
  const label = `${record.name}@${version.version}`;
  if (await workspace.isSound(artifact)) return { label, artifact };
  throw new AppError(
    'BUNDLE_CORRUPT',
    `${label}: expected its bundle in the workspace, got none or a damaged one`,
    { data: { model: record.name, artifact } },
  );
}
