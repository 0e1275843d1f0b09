package org.opportune.ingest.codec;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Heap bytes that threads have allocated since they started, where this Java counts them. */
final class ThreadAllocation {
  private static final ThreadMXBean COUNTS =
      ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counts
              && counts.isThreadAllocatedMemorySupported()
              && counts.isThreadAllocatedMemoryEnabled()
          ? counts
          : null;

  private ThreadAllocation() {}

  /** What a thread allocated so far; -1 where it has ended, or nobody counts. */
  static long bytes(Thread thread) {
    return COUNTS == null ? -1 : COUNTS.getThreadAllocatedBytes(thread.getId());
  }
}
