import type { ReportData } from '#contract';
import { clip, html } from '../markup/index.ts';
import { type Section, section } from './section.ts';

const REFERENCES: readonly string[] = [
  'k-means: Lloyd, Least squares quantization in PCM, IEEE Transactions on Information Theory 28, 1982; started by k-means++: Arthur and Vassilvitskii, SODA 2007.',
  'Silhouette: Rousseeuw, Journal of Computational and Applied Mathematics 20, 1987.',
  'Calinski-Harabasz index: Caliński and Harabasz, Communications in Statistics 3, 1974.',
  'Davies-Bouldin index: Davies and Bouldin, IEEE Transactions on Pattern Analysis and Machine Intelligence 1, 1979.',
  'Gap statistic: Tibshirani, Walther and Hastie, Journal of the Royal Statistical Society B 63, 2001.',
  'Bootstrap stability and its bands: Hennig, Cluster-wise assessment of cluster stability, Computational Statistics and Data Analysis 52, 2007.',
  'p-values of random draws that are never zero: Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology 9, 2010.',
  'Principal components: Jolliffe, Principal Component Analysis, Springer, 2nd edition 2002.',
];

/** What is needed to make the same report again. */
export function method({ seed, version, segmentation, datasets }: ReportData): Section {
  const sums = datasets.map(
    ({ source }) =>
      html`<dt><bdi>${clip(source.file, 80)}</bdi> (SHA-256)</dt><dd class="small">${source.sha256}</dd>`,
  );
  return section({
    id: 'method',
    title: 'How it was made',
    lead: 'The same files, options, seed and version give the same report, byte for byte.',
    content: html`<dl class="pairs made"><dt>version</dt><dd>Clientele ${version}</dd><dt>seed</dt><dd>${seed}</dd><dt>learner</dt><dd>${clip(segmentation.learner, 80)}</dd>${sums}</dl>
<h3>Methods</h3><ol class="refs">${REFERENCES.map((text) => html`<li>${text}</li>`)}</ol>`,
  });
}
