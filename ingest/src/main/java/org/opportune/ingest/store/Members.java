package org.opportune.ingest.store;

import java.io.IOException;
import java.util.Set;

/** The members of one container. */
interface Members {
  /** Meets every member, in the container's order. */
  void visit(MemberVisitor visitor) throws IOException;

  /** Delivers whole members; those that are not there are left out. */
  <E extends Exception> void fetch(Set<String> names, ObjectSink<E> sink) throws IOException, E;
}
