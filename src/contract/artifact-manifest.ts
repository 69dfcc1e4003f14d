import { z } from 'zod';

/** What an artifact is called: the beginning of the SHA-256 of its manifest. */
export const artifactNameSchema = z.string().regex(/^[0-9a-f]{32}$/);

/** What a file of an artifact may be called: no path, no hidden file. */
export const artifactFileNameSchema = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/);

/** The files of an artifact with their checksums: `artifact.json`. */
export const artifactManifestSchema = z.object({
  formatVersion: z.literal(1),
  files: z.array(
    z.object({
      name: artifactFileNameSchema,
      bytes: z.number().int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type ArtifactManifest = z.infer<typeof artifactManifestSchema>;
