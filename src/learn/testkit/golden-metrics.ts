import type { ScoredRows } from '../metrics/scored-rows.ts';

/*
 * Values of scikit-learn 1.9.1 (numpy 2.4.6) on probabilities in sixteenths, with and without weights: roc_auc_score
 * (multi_class 'ovr'), average_precision_score, accuracy_score, balanced_accuracy_score, precision_score, recall_score,
 * f1_score, matthews_corrcoef, cohen_kappa_score, log_loss, brier_score_loss, and the largest distance of roc_curve.
 */

/** Rows with the values that each metric has of them. */
export interface GoldenRows {
  readonly rows: Omit<ScoredRows, 'weights'>;
  readonly weights: Float32Array;
  readonly plain: Readonly<Record<string, number>>;
  readonly weighted: Readonly<Record<string, number>>;
}

const ofClassOne = [13, 2, 3, 4, 3, 13, 14, 9, 1, 2, 5, 7, 10, 8, 4, 3];

export const twoClasses: GoldenRows = {
  rows: {
    probabilities: Float32Array.from(ofClassOne.flatMap((p) => [1 - p / 16, p / 16])),
    y: Int32Array.of(1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0),
    nClasses: 2,
  },
  weights: Float32Array.of(1, 3, 2, 2, 1, 2, 1, 3, 2, 1, 1, 3, 2, 2, 1, 1),
  plain: {
    auc: 0.825,
    averagePrecision: 0.852380952381,
    accuracy: 0.8125,
    balancedAccuracy: 0.783333333333,
    precision: 0.8,
    precisionMacro: 0.809090909091,
    precisionWeighted: 0.811363636364,
    precisionMicro: 0.8125,
    recall: 0.666666666667,
    recallMacro: 0.783333333333,
    recallWeighted: 0.8125,
    recallMicro: 0.8125,
    f1: 0.727272727273,
    f1Macro: 0.792207792208,
    f1Weighted: 0.808441558442,
    f1Micro: 0.8125,
    mcc: 0.591864030249,
    kappa: 0.586206896552,
    logLoss: 0.450987826405,
    brier: 0.138916015625,
    ks: 0.666666666667,
  },
  weighted: {
    auc: 0.7109375,
    averagePrecision: 0.776098901099,
    accuracy: 0.678571428571,
    balancedAccuracy: 0.65625,
    precision: 0.666666666667,
    precisionMacro: 0.675438596491,
    precisionWeighted: 0.676691729323,
    precisionMicro: 0.678571428571,
    recall: 0.5,
    recallMacro: 0.65625,
    recallWeighted: 0.678571428571,
    recallMicro: 0.678571428571,
    f1: 0.571428571429,
    f1Macro: 0.657142857143,
    f1Weighted: 0.669387755102,
    f1Micro: 0.678571428571,
    mcc: 0.331133089266,
    kappa: 0.322580645161,
    logLoss: 0.593287597555,
    brier: 0.198102678571,
    ks: 0.5,
  },
};

const sixteenths = [
  [3, 10, 3],
  [8, 1, 7],
  [2, 4, 10],
  [3, 11, 2],
  [1, 2, 13],
  [3, 9, 4],
  [8, 7, 1],
  [4, 3, 9],
  [9, 3, 4],
  [13, 2, 1],
  [9, 6, 1],
  [8, 7, 1],
  [6, 6, 4],
  [1, 13, 2],
  [1, 5, 10],
];

export const threeClasses: GoldenRows = {
  rows: {
    probabilities: Float32Array.from(sixteenths.flat(), (p) => p / 16),
    y: Int32Array.of(1, 0, 2, 0, 2, 1, 1, 2, 1, 0, 0, 1, 0, 1, 1),
    nClasses: 3,
  },
  weights: Float32Array.of(1, 2, 1, 3, 3, 3, 1, 2, 1, 2, 3, 1, 1, 2, 2),
  plain: {
    auc: 0.847658730159,
    aucWeighted: 0.825833333333,
    averagePrecision: 0.735329485329,
    accuracy: 0.666666666667,
    balancedAccuracy: 0.742857142857,
    precisionMacro: 0.690476190476,
    precisionWeighted: 0.690476190476,
    precisionMicro: 0.666666666667,
    recallMacro: 0.742857142857,
    recallWeighted: 0.666666666667,
    recallMicro: 0.666666666667,
    f1Macro: 0.689754689755,
    f1Weighted: 0.648196248196,
    f1Micro: 0.666666666667,
    mcc: 0.524488348935,
    kappa: 0.5,
    logLoss: 0.741830336295,
    brier: 0.449479166667,
  },
  weighted: {
    auc: 0.861705288176,
    aucWeighted: 0.843773873186,
    averagePrecision: 0.769827894427,
    accuracy: 0.714285714286,
    balancedAccuracy: 0.757575757576,
    precisionMacro: 0.714646464646,
    precisionWeighted: 0.708333333333,
    precisionMicro: 0.714285714286,
    recallMacro: 0.757575757576,
    recallWeighted: 0.714285714286,
    recallMicro: 0.714285714286,
    f1Macro: 0.728138528139,
    f1Weighted: 0.705102040816,
    f1Micro: 0.714285714286,
    mcc: 0.570351664285,
    kappa: 0.565891472868,
    logLoss: 0.715681574485,
    brier: 0.432477678571,
  },
};
