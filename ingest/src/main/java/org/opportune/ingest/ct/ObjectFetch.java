package org.opportune.ingest.ct;

import java.io.IOException;
import java.util.Collection;

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

  /**
   * Fetches several objects, one after the other, in the order that suits where they lie: members
   * of a tar file come in one pass over it.
   *
   * @param objectRefs each wanted once
   * @throws IOException when the store does not deliver one of them
   * @throws SeriesException what the receiver throws
   */
  default void fetchAll(Collection<String> objectRefs, Receiver receiver)
      throws IOException, SeriesException {
    for (String objectRef : objectRefs) {
      receiver.receive(objectRef, fetch(objectRef));
    }
  }

  /**
   * Whether the store still holds an object of the length that the index saw. Asked only when an
   * object could not be read: one that was replaced by a longer one looks cut short.
   *
   * @throws IOException when the store does not say
   */
  default boolean isAsIndexed(String objectRef) throws IOException {
    return true;
  }

  /** Takes an object, uses it and lets it go. */
  @FunctionalInterface
  interface Receiver {
    /**
     * One object.
     *
     * @param object its bytes until this returns
     */
    void receive(String objectRef, byte[] object) throws SeriesException;
  }
}
