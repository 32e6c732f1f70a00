import { prepareCluster } from '../../src/store/embedded/cluster.ts';

// Half a second that the first start then does not need. Where it cannot be done (no server for this platform, no right to
// write here) nothing is lost: the first start makes its own cluster, and says it if that fails too.
await prepareCluster().catch(() => {});
