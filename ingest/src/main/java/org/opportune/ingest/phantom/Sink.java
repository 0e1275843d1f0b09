package org.opportune.ingest.phantom;

import java.io.IOException;

/** Where the objects of a synthetic archive go: a folder, a bucket, a map in a test. */
@FunctionalInterface
public interface Sink {
  /** Stores an object under a key with forward slashes, replacing what is there. */
  void put(String key, byte[] bytes) throws IOException;
}
