/**
 * What `npm run bench` measures. Each command runs one repetition and prints one JSON line
 * `{ name, seconds, peakMemory, detail }` (peakMemory in bytes); `node` and `python` stand for this Node and for
 * the bench's own Python. A case with `script` is no race: it prints a table of its own, and runs only when its key is
 * asked for. A case with `data` is skipped where that is not there. `target` is the least ratio peer / ours, of medians, that the project asks for.
 */
export const cases = [
  kmeans('k-means 1M x 8, k=8', '1m8', 3.8),
  kmeans('k-means 100k x 20, k=10', '100k20', 4.5),
  kmeans('the same, groups in one another', '100k20-overlap'),
  {
    name: 'exact silhouette 20k x 8, k=5',
    key: 'silhouette-20k8',
    ours: ['node', 'bench/kernels/silhouette.mjs'],
    peers: sklearnPeers('silhouette.py', [], 18),
  },
  {
    name: 'HDBSCAN 50k x 4, 500 to a cluster, 10 neighbours',
    key: 'hdbscan-50k4',
    ours: ['node', 'bench/segment/hdbscan.mjs'],
    peers: [
      { name: 'hdbscan', needs: 'hdbscan', command: ['python', 'bench/segment/hdbscan.py'], target: 2 },
    ],
  },
  {
    name: 'Ward tree of 20k x 8',
    key: 'ward-20k',
    ours: ['node', 'bench/kernels/ward.mjs'],
    peers: [
      wardPeer('fastcluster linkage_vector', 'fastcluster', 'vector'),
      wardPeer('fastcluster linkage', 'fastcluster', 'fastcluster'),
      wardPeer('scipy linkage', 'scipy', 'scipy'),
      wardPeer('scikit-learn Agglomerative', 'scikit-learn', 'sklearn'),
    ],
  },
  {
    name: 'Gaussian mixture 100k x 8, k=8, full, ten iterations',
    key: 'gmm-100k8',
    ours: ['node', 'bench/segment/gaussian-mixture.mjs'],
    peers: ['32', '64'].map((bits) => ({
      name: `scikit-learn f${bits}`,
      needs: 'scikit-learn',
      command: ['python', 'bench/segment/gaussian-mixture.py', '--dtype', `float${bits}`],
      target: 3,
    })),
  },
  {
    name: 'k-prototypes 5k x 6, k=6, two starts',
    key: 'k-prototypes-5k',
    ours: ['node', 'bench/segment/k-prototypes.mjs'],
    peers: [{ name: 'kmodes', needs: 'kmodes', command: ['python', 'bench/segment/k-prototypes.py'] }],
  },
  {
    name: 'multilayer perceptron 20-64-32-4, 50k rows, Adam, batches of 128, 10 epochs',
    key: 'mlp-20-64-32-4',
    ours: ['node', 'bench/predict/mlp.mjs'],
    peers: [
      ...['32', '64'].map((bits) => ({
        name: `scikit-learn f${bits}`,
        needs: 'scikit-learn',
        command: ['python', 'bench/predict/mlp.py', '--dtype', `float${bits}`],
        target: 6,
      })),
      // not among the peers that are installed: 5 GB; a torch that is there is raced
      {
        name: 'PyTorch eager',
        needs: 'torch',
        command: ['python', 'bench/predict/mlp.py', '--with', 'torch'],
        target: 4,
      },
      {
        name: 'PyTorch eager, one thread',
        needs: 'torch',
        command: ['python', 'bench/predict/mlp.py', '--with', 'torch', '--threads', '1'],
        target: 4,
      },
    ],
  },
  {
    name: 'RFM of 1M orders, 2.5M lines, from CSV',
    key: 'rfm',
    ours: ['node', 'bench/pipeline/rfm.mjs'],
    peers: [
      { name: 'pandas, pyarrow reader', needs: 'pandas', command: ['python', 'bench/pipeline/rfm.py'] },
    ],
  },
  {
    name: 'the same from the imported table',
    key: 'rfm-parquet',
    ours: ['node', 'bench/pipeline/rfm-parquet.mjs'],
    peers: [
      {
        name: "pandas' own Parquet",
        needs: 'pandas',
        command: ['python', 'bench/pipeline/rfm_parquet.py'],
        target: 5,
      },
    ],
  },
  {
    name: 'profile of 1M x 30 from the imported table',
    key: 'profile',
    ours: ['node', 'bench/pipeline/profile.mjs'],
    peers: [
      {
        name: 'pandas describe and corr',
        needs: 'pandas',
        command: ['python', 'bench/pipeline/profile.py'],
      },
    ],
  },
  {
    name: 'feature matrix 5M x 10 from Parquet, filled and standardised',
    key: 'features',
    ours: ['node', 'bench/pipeline/features.mjs'],
    peers: [
      {
        name: 'scikit-learn, pandas',
        needs: 'scikit-learn',
        command: ['python', 'bench/pipeline/features.py'],
      },
    ],
  },
  {
    name: 'import of a workbook of 541,909 orders in under 20 s and 600 MB',
    key: 'xlsx',
    ours: ['node', 'bench/pipeline/xlsx.mjs'],
    data: '../shared/data/online_retail/online_retail.csv.gz',
    peers: [{ name: 'pandas, openpyxl', needs: 'openpyxl', command: ['python', 'bench/pipeline/xlsx.py'] }],
  },
  {
    name: 'score 10M x 20 to 8 segments, Parquet to Parquet',
    key: 'score',
    ours: ['node', 'bench/pipeline/score.mjs'],
    peers: [
      { name: 'scikit-learn, pandas', needs: 'scikit-learn', command: ['python', 'bench/pipeline/score.py'] },
    ],
  },
  {
    name: 'the same to 2 classes by boosting of 100 trees of 31 leaves, in under 20 s and 800 MB',
    key: 'score-boosted',
    ours: ['node', 'bench/pipeline/score.mjs', '--boosted'],
    peers: [],
  },
  {
    name: 'logistic regression 200k x 30, two classes, l2',
    key: 'logistic-200k30',
    ours: ['node', 'bench/predict/logistic.mjs'],
    peers: ['newton-cholesky', 'lbfgs'].flatMap((solver) =>
      ['32', '64'].map((bits) => predictPeer('logistic', ['--solver', solver], { bits, target: 2 })),
    ),
  },
  {
    name: 'k nearest neighbours: 50k queries on 50k x 8, k=15',
    key: 'knn-50k8',
    ours: ['node', 'bench/predict/neighbours.mjs'],
    peers: ['kd_tree', 'brute'].flatMap((algorithm) =>
      ['32', '64'].map((bits) => predictPeer('neighbours', ['--algorithm', algorithm], { bits, target: 3 })),
    ),
  },
  forest('random forest: 100 full trees on 100k x 20', 'forest-100k20', 5),
  forest('50k rows x 20 by 100 full trees', 'forest-predict-50k20', 2),
  forest('a million rows x 20 by 100 trees of 32 leaves, in under 1 s', 'trees-predict-1m20'),
  boosted('a million rows x 20 by boosting of 100 trees of 31 leaves, in under 1 s', {
    key: 'boosting-predict-1m20',
    rows: 1_000_000,
    target: 1.5,
  }),
  boosted('a row x 20 by boosting of 100 trees of 31 leaves, in under 20 us', {
    key: 'predict-single-row',
    rows: 1,
  }),
  boosting('gradient boosting: 100 trees of 31 leaves on 200k x 20', 'boosting-200k20', {
    lightgbm: 2,
    xgboost: 1.5,
    'scikit-learn': 2.2,
  }),
  boosting('the same on 1M x 28', 'boosting-1m28', { lightgbm: 1.3 }),
  {
    name: 'tuning of boosting on telco churn, 50 trials x 5 folds',
    key: 'tuning-telco50',
    ours: ['node', 'bench/predict/tuning.mjs'],
    peers: [
      {
        name: 'optuna + lightgbm',
        needs: 'optuna',
        command: ['python', 'bench/predict/tuning.py'],
        target: 2,
      },
    ],
  },
  ...['automobile', 'telco', 'bank-churners'].map((set) => ({
    name: `gradient boosting out of fold, ${set}`,
    key: `boosting-${set}`,
    script: 'bench/predict/boosting-quality.mjs',
    args: ['--set', set],
  })),
  { name: 'known truth and false alarms', key: 'acceptance', script: 'bench/segment/acceptance.mjs' },
];

/** Without a target the ratio is only told. */
function kmeans(name, shape, target) {
  return {
    name,
    key: `kmeans-${shape}`,
    ours: ['node', 'bench/kernels/kmeans.mjs', '--case', shape],
    peers: [
      ...sklearnPeers('kmeans.py', ['--case', shape], target),
      {
        name: 'intelex f32',
        needs: 'scikit-learn-intelex',
        command: [
          'python',
          '-m',
          'sklearnex',
          'bench/kernels/kmeans.py',
          '--case',
          shape,
          '--dtype',
          'float32',
        ],
      },
    ],
  };
}

/** Each way to the whole tree; the target holds against the quickest. */
/** The last part of the key names the shape; the Intel extension bins as ours does, and its ratio is only told. */
function forest(name, key, target) {
  const shape = ['--case', key.split('-').at(-1)];
  const peer = { needs: 'scikit-learn', command: ['python', 'bench/predict/forest.py', ...shape] };
  return {
    name,
    key,
    ours: ['node', 'bench/predict/forest.mjs', ...shape],
    peers: [
      { ...peer, name: 'scikit-learn', ...(target === undefined ? {} : { target }) },
      {
        ...peer,
        name: 'scikit-learn-intelex',
        needs: 'scikit-learn-intelex',
        command: [...peer.command, '--intelex'],
      },
    ],
  };
}

/** The last part of the key names the shape; targets by package. */
function boosting(name, key, targets) {
  const shape = ['--case', key.split('-').at(-1)];
  return {
    name,
    key,
    ours: ['node', 'bench/predict/boosting.mjs', ...shape],
    peers: Object.entries(targets).map(([needs, target]) => ({
      name: needs,
      needs,
      command: [
        'python',
        'bench/predict/boosting.py',
        '--peer',
        needs.replace('scikit-learn', 'sklearn'),
        ...shape,
      ],
      target,
    })),
  };
}

/** Prediction by trees of the data of the boosting cases; of one row the mean of many calls, one after the other. */
function boosted(name, { key, rows, target }) {
  const shape = ['--rows', String(rows)];
  const peers = ['float32', 'float64'].map((dtype) => ({
    name: `LightGBM ${dtype}`,
    needs: 'lightgbm',
    command: ['python', 'bench/predict/boosted-rows.py', ...shape, '--dtype', dtype],
    ...(target === undefined ? {} : { target }),
  }));
  return { name, key, ours: ['node', 'bench/predict/boosted-rows.mjs', ...shape], peers };
}

function wardPeer(name, needs, way) {
  return { name, needs, command: ['python', 'bench/kernels/ward.py', '--way', way], target: 1.5 };
}

/** scikit-learn by one of its solvers; the target holds against the quickest. */
function predictPeer(script, [option, choice], { bits, target }) {
  return {
    name: `scikit-learn ${choice} f${bits}`,
    needs: 'scikit-learn',
    command: ['python', `bench/predict/${script}.py`, option, choice, '--dtype', `float${bits}`],
    target,
  };
}

/** scikit-learn in both float types: the faster one differs by algorithm, and the target holds against both. */
function sklearnPeers(script, options, target) {
  return ['32', '64'].map((bits) => ({
    name: `scikit-learn f${bits}`,
    needs: 'scikit-learn',
    command: ['python', `bench/kernels/${script}`, ...options, '--dtype', `float${bits}`],
    target,
  }));
}
