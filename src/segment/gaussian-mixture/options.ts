import { z } from 'zod';

/** What the components of a mixture share: nothing, their covariance, or a shape of it. */
export const covarianceKindSchema = z.enum(['full', 'tied', 'diagonal', 'spherical']);
export type CovarianceKind = z.infer<typeof covarianceKindSchema>;

/** Options of a Gaussian mixture. */
export const gaussianMixtureOptionsSchema = z.object({
  k: z.number().int().min(1).max(1000).describe('number of segments: components of the mixture'),
  covariance: covarianceKindSchema
    .default('full')
    .describe(
      'shape of a segment: full (any ellipsoid), tied (one ellipsoid for all), diagonal (axes along the columns), spherical',
    ),
  starts: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe('starts from k-means; the one of most likelihood is kept'),
  maxIterations: z.number().int().min(1).max(10_000).default(200).describe('iterations of a start'),
  tolerance: z
    .number()
    .min(0)
    .max(1)
    .default(1e-4)
    .describe('ends when the mean log-likelihood of a row gains less'),
  regularisation: z
    .number()
    .min(1e-9)
    .max(1)
    .default(1e-6)
    .describe('added to the variances of a component, in shares of the variance of the column'),
});
export type GaussianMixtureOptions = z.infer<typeof gaussianMixtureOptionsSchema>;
