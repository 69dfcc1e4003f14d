import { Option } from 'commander';

/** `--date-order dmy|mdy|ymd` */
export function dateOrderOption(): Option {
  return new Option('--date-order <order>', 'order of day, month and year in dates').choices([
    'dmy',
    'mdy',
    'ymd',
  ]);
}
