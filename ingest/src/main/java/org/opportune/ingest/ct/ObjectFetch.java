package org.opportune.ingest.ct;

import java.io.IOException;

/** Fetches whole objects by their reference. */
@FunctionalInterface
public interface ObjectFetch {
  /**
   * The bytes of one object.
   *
   * @param objectRef as in {@link SliceRef#objectRef}
   * @throws IOException when the store does not deliver it
   */
  byte[] fetch(String objectRef) throws IOException;
}
