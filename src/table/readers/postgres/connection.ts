import type { Client } from 'pg';
import { AppError } from '#base';
import { sourceName } from '../../import/source-name.ts';

const CONNECT_MS = 15_000;

/**
 * Works with a connection to PostgreSQL in a read-only transaction.
 * @throws SOURCE_UNREACHABLE; neither message nor data hold the user or password.
 */
export async function withConnection<T>(
  address: string,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const shown = sourceName(address);
  const client = await connected(address);
  // what breaks between two queries is met by the next query
  client.on('error', () => undefined);
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new AppError('INTERRUPTED', 'the work was stopped before it was complete'));
  });
  signal.addEventListener('abort', stop, { once: true });
  let isDone = false;
  try {
    if (signal.aborted) stop();
    await Promise.race([client.connect(), stopped]);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const result = await Promise.race([work(client), stopped]);
    isDone = true;
    return result;
  } catch (cause) {
    if (signal.aborted) {
      throw new AppError('INTERRUPTED', 'the work was stopped before it was complete');
    }
    if (cause instanceof AppError) throw cause;
    // the cause is left out: it may hold the address
    throw new AppError('SOURCE_UNREACHABLE', `${shown}: expected to read it, got ${saidOf(cause, address)}`, {
      data: { address: shown },
    });
  } finally {
    signal.removeEventListener('abort', stop);
    // the driver waits for a query under way, and has nothing to say to a server that failed
    if (isDone) await client.end().catch(() => undefined);
    else client.connection.stream.destroy();
  }
}

async function connected(address: string): Promise<Client> {
  // loaded when it is needed: most commands ask no database
  const { default: driver } = await import('pg');
  try {
    return new driver.Client({
      connectionString: address,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: 'clientele',
    });
  } catch {
    throw new AppError(
      'SOURCE_UNREACHABLE',
      'import: expected an address such as postgres://user@host:5432/database, got one that cannot be read',
    );
  }
}

/** What the driver or server said, without any part of the address that is secret. */
function saidOf(cause: unknown, address: string): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error && cause.message !== '' ? cause.message : 'no answer';
  const shown = code !== '' && !message.includes(code) ? `${message} (${code})` : message;
  return secretsOf(address).reduce((text, secret) => text.replaceAll(secret, '***'), shown);
}

function secretsOf(address: string): string[] {
  const [, user = ''] = /^[^:]*:\/\/(.*)@/.exec(address) ?? [];
  const password = user.slice(user.indexOf(':') + 1);
  const query = /[?&]password=([^&#]*)/.exec(address)?.[1] ?? '';
  return [address, user, password, query, decoded(password), decoded(query)].filter((text) => text !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
