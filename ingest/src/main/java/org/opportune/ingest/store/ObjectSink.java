package org.opportune.ingest.store;

/**
 * Takes objects as they come.
 *
 * @param <E> what it throws when it can use no more
 */
@FunctionalInterface
public interface ObjectSink<E extends Exception> {
  /**
   * One whole object.
   *
   * @param object its bytes until this returns: the next object may be read into the same array
   */
  void accept(String name, byte[] object) throws E;
}
