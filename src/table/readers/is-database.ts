/** Whether a source is a database and no file. */
export function isDatabase(location: string): boolean {
  return /^postgres(ql)?:\/\//i.test(location);
}
