import { type Command, InvalidArgumentError, type Option } from 'commander';
import { nearestName } from '#base';
import { isPairParser, parseFormats, parseList } from '../parse-option.ts';
import { type ConfigEntry, configError } from './read-config.ts';

/** Options that say where options come from, or that belong to one call. */
const NOT_IN_FILES = new Set(['config', 'help', 'version']);

/**
 * Gives the commands the options of a configuration: entries at the top go to every command that has such an option,
 * a section named like a command to that one alone, and before them. What stands on the command line or in the
 * environment counts more.
 * @throws CONFIG_INVALID with the place of an entry that no command knows or whose value does not fit.
 */
export function applyConfig(program: Command, entries: readonly ConfigEntry[]): void {
  const commands = withSubcommands(program);
  const sections = entries.filter((entry) => entry.value.type === 'section');
  const common = entries.filter((entry) => entry.value.type !== 'section');
  for (const entry of common) {
    const takers = commands.flatMap((command) => {
      const option = optionNamed(command, entry.key);
      return option === undefined ? [] : [{ command, option }];
    });
    if (takers.length === 0) throw unknownKey(entry, names(program, commands), 'an option or a command');
    for (const { command, option } of takers) give(command, option, entry);
  }
  for (const section of sections) {
    const command = commands.find((candidate) => pathOf(candidate) === section.key);
    if (command === undefined) throw unknownKey(section, names(program, commands), 'a command');
    const { value } = section;
    for (const entry of value.type === 'section' ? value.entries : []) {
      const option = optionNamed(command, entry.key);
      if (option === undefined) {
        throw unknownKey(entry, optionNames(command), `an option of "${section.key}"`);
      }
      give(command, option, entry);
    }
  }
}

/**
 * Gives the commands what the environment says: `CLIENTELE_NAME` for every option that takes a value.
 * @throws CONFIG_INVALID when a value does not fit.
 */
export function applyEnvironment(
  program: Command,
  environment: Readonly<Record<string, string | undefined>>,
): void {
  for (const command of withSubcommands(program)) {
    for (const option of command.options) {
      if (NOT_IN_FILES.has(option.attributeName()) || option.negate || option.isBoolean()) continue;
      const name = `CLIENTELE_${option.name().replaceAll('-', '_').toUpperCase()}`;
      const text = environment[name];
      if (text === undefined || text === '') continue;
      give(command, option, { key: option.name(), value: { type: 'one', text }, at: name });
    }
  }
}

function withSubcommands(program: Command): Command[] {
  return program.commands.flatMap((command) => [command, ...withSubcommands(command)]);
}

/** `run`, or `runs list`. */
function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${pathOf(parent)} ${command.name()}`;
}

function optionNamed(command: Command, key: string): Option | undefined {
  return command.options.find(
    (option) =>
      !NOT_IN_FILES.has(option.attributeName()) && (option.name() === key || option.attributeName() === key),
  );
}

function optionNames(command: Command): string[] {
  return command.options.map((option) => option.name()).filter((name) => !NOT_IN_FILES.has(name));
}

function names(program: Command, commands: readonly Command[]): string[] {
  return [...new Set([...commands.map(pathOf), ...commands.flatMap(optionNames), ...optionNames(program)])];
}

function unknownKey(entry: ConfigEntry, known: readonly string[], what: string) {
  const nearest = nearestName(entry.key, known);
  const hint =
    nearest === null ? 'clientele COMMAND --help lists the options.' : `Did you mean "${nearest}"?`;
  return configError(entry.at, `expected ${what}, got "${entry.key.slice(0, 60)}"`, hint);
}

function give(command: Command, option: Option, entry: ConfigEntry): void {
  const value = parsed(option, entry);
  if (value !== undefined) command.setOptionValueWithSource(option.attributeName(), value, 'config');
}

/** Undefined where a switch is off anyway. */
function parsed(option: Option, { value, at, key }: ConfigEntry): unknown {
  if (option.isBoolean() || option.negate) {
    if (value.type !== 'switch') throw configError(at, `"${key}": expected true or false`);
    const isOn = option.negate ? !value.on : value.on;
    return isOn ? !option.negate : undefined;
  }
  if (value.type === 'switch' && option.optional) return value.on ? true : undefined;
  if ((value.type === 'list' || value.type === 'section') && isPairParser(option.parseArg)) {
    return pairs(option, { value, at, key });
  }
  if (value.type === 'list') {
    if (option.parseArg === parseList && value.texts.length > 0) return [...value.texts];
    if (option.parseArg === parseFormats) {
      return parsed(option, { key, at, value: { type: 'one', text: value.texts.join(',') } });
    }
    throw configError(at, `"${key}": expected one value, got a list`);
  }
  if (value.type === 'section') throw configError(at, `"${key}": expected a value, got a section`);
  const text = value.type === 'switch' ? String(value.on) : value.text;
  return read(option, { text, at, key });
}

/** A list of `NAME=VALUE`, or a section of them. */
function pairs(option: Option, { value, key, at }: ConfigEntry): unknown {
  const texts =
    value.type === 'section'
      ? value.entries.map((entry) => {
          if (entry.value.type === 'one') return { text: `${entry.key}=${entry.value.text}`, at: entry.at };
          throw configError(entry.at, `"${entry.key}": expected one value`);
        })
      : value.type === 'list'
        ? value.texts.map((text) => ({ text, at }))
        : [];
  let before: unknown;
  for (const one of texts) before = read(option, { ...one, key }, before);
  return before;
}

function read(
  option: Option,
  { text, at, key }: { text: string; at: string; key: string },
  before?: unknown,
): unknown {
  try {
    return option.parseArg === undefined ? text : option.parseArg(text, before);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw configError(at, `"${key}": got "${text}". ${error.message}`);
  }
}
