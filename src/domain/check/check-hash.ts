import { hashOf } from '../../kernel/hash.ts';
import type { Check } from './check.ts';
import { describeCheck } from './describe-check.ts';

/** What names a check: what another one saw says nothing about it. */
export function checkHash(check: Check): string {
  return hashOf(describeCheck(check));
}
