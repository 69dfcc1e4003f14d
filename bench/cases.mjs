/**
 * What `npm run bench` measures. Each command runs one repetition and prints one JSON line
 * `{ name, seconds, peakMemory, detail }` (peakMemory in bytes); `node` and `python` stand for this Node and for
 * the bench's own Python. `target` is the least ratio peer / ours, of medians, that the project asks for.
 */
export const cases = [
  {
    name: 'k-means 1M x 8, k=8',
    key: 'kmeans-1m8',
    ours: ['node', 'bench/kernels/kmeans.mjs', '1m8'],
    peers: [
      {
        name: 'scikit-learn lloyd',
        needs: 'scikit-learn',
        command: ['python', 'bench/kernels/kmeans.py', '1m8'],
        target: 3.5,
      },
    ],
  },
  {
    name: 'k-means 100k x 20, k=10',
    key: 'kmeans-100k20',
    ours: ['node', 'bench/kernels/kmeans.mjs', '100k20'],
    peers: [
      {
        name: 'scikit-learn lloyd',
        needs: 'scikit-learn',
        command: ['python', 'bench/kernels/kmeans.py', '100k20'],
        target: 4,
      },
    ],
  },
  {
    name: 'exact silhouette 20k x 8, k=5',
    key: 'silhouette-20k8',
    ours: ['node', 'bench/kernels/silhouette.mjs'],
    peers: [
      {
        name: 'scikit-learn',
        needs: 'scikit-learn',
        command: ['python', 'bench/kernels/silhouette.py'],
        target: 15,
      },
    ],
  },
];
