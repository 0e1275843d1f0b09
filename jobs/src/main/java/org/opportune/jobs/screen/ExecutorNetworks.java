package org.opportune.jobs.screen;

import org.opportune.inference.bundle.BundleCache;

/**
 * The networks of this process. Spark starts many tasks in one executor process and gives them
 * nothing in common but the class loader, so the one cache they share has to be reached from here.
 */
final class ExecutorNetworks {
  private static final BundleCache CACHE = new BundleCache();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(CACHE::close, "close-networks"));
  }

  private ExecutorNetworks() {}

  static BundleCache cache() {
    return CACHE;
  }
}
