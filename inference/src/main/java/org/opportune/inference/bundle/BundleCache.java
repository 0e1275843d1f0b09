package org.opportune.inference.bundle;

import ai.djl.Device;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Networks loaded in this process, one per bundle and device, shared by all tasks. A network is
 * loaded at its first lease and stays, so that the next task finds it, until the cache closes or
 * {@link #closeUnused()} finds it without a lease.
 *
 * <p>Thread-safe. Tasks of one process share one cache by being handed it.
 */
public final class BundleCache implements AutoCloseable {
  private final BiFunction<ModelBundle, Device, LoadedNetwork> loader;
  private final Map<Key, Entry> entries = new HashMap<>();
  private boolean closed;

  /** An empty cache. */
  public BundleCache() {
    this(LoadedNetwork::load);
  }

  BundleCache(BiFunction<ModelBundle, Device, LoadedNetwork> loader) {
    this.loader = loader;
  }

  /** The right to use a network until closed. Closing twice is harmless. */
  public final class Lease implements AutoCloseable {
    private final Entry entry;
    private boolean returned;

    private Lease(Entry entry) {
      this.entry = entry;
    }

    /** The shared network; not to be closed by the lessee. */
    public LoadedNetwork network() {
      return entry.network;
    }

    @Override
    public void close() {
      synchronized (entries) {
        if (!returned) {
          returned = true;
          entry.leases--;
          if (closed) {
            closeUnused();
          }
        }
      }
    }
  }

  /**
   * Leases a network, loading it if this is the first lease.
   *
   * @throws BundleException when it cannot be loaded
   * @throws IllegalStateException when the cache is closed
   */
  public Lease lease(ModelBundle bundle, Device device) {
    synchronized (entries) {
      if (closed) {
        throw new IllegalStateException("Cannot lease a network: the cache is closed");
      }
      Key key = new Key(bundle.digest(), device);
      Entry entry = entries.computeIfAbsent(key, unused -> new Entry(loader.apply(bundle, device)));
      entry.leases++;
      return new Lease(entry);
    }
  }

  /** Closes the networks that nobody leases at the moment. */
  public void closeUnused() {
    synchronized (entries) {
      entries
          .values()
          .removeIf(
              entry -> {
                if (entry.leases == 0) {
                  entry.network.close();
                }
                return entry.leases == 0;
              });
    }
  }

  /** Lends no more; closes each network as its last lease ends. */
  @Override
  public void close() {
    synchronized (entries) {
      closed = true;
      closeUnused();
    }
  }

  private record Key(String digest, Device device) {}

  private static final class Entry {
    private final LoadedNetwork network;
    private int leases;

    Entry(LoadedNetwork network) {
      this.network = network;
    }
  }
}
