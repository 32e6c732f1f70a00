import { BlockList, isIP } from 'node:net';

// Apart, as a list takes an address of version 4 for one of version 6 that carries it.
const [inner4, inner6] = [new BlockList(), new BlockList()];
const v4: readonly (readonly [string, number])[] = [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
  ] as const),
  ...([
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
  ] as const),
  ...([
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
  ] as const),
  ...([
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
];
/** Those that carry an address of version 4 within them are left out as well: nobody needs them to be reached. */
const v6: readonly (readonly [string, number])[] = [
  ...([
    ['::', 96],
    ['::ffff:0:0', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
  ] as const),
  ...([
    ['100::', 64],
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
  ] as const),
  ...([
    ['3fff::', 20],
    ['5f00::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['fec0::', 10],
    ['ff00::', 8],
  ] as const),
];
for (const [net, prefix] of v4) inner4.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of v6) inner6.addSubnet(net, prefix, 'ipv6');

/** Whether an address is one that anybody on the internet may have: no loopback, no private network, no cloud's own. */
export function isPublicAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const version = isIP(plain);
  if (version === 0) return false;
  return version === 6 ? !inner6.check(plain, 'ipv6') : !inner4.check(plain, 'ipv4');
}
