import { principalAxes } from '../principal-axes.ts';
import type { Pca } from '../types.ts';
import { columnMoments } from './column-moments.ts';
import { covariance } from './covariance.ts';
import type { Dense } from './dense.ts';
import { jacobiEigen } from './jacobi-eigen.ts';
import { project } from './project.ts';

/** Principal components by the eigenvectors of the covariance matrix. */
export function pca(x: Dense, components: number): Pca {
  const { mean } = columnMoments(x);
  const eigen = jacobiEigen(covariance(x, mean), x.nCols);
  const { axes, variances, explained } = principalAxes(eigen, x.nCols, components);
  return { mean, axes, variances, explained, scores: project(x, mean, axes) };
}
