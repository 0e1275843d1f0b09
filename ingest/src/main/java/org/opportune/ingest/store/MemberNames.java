package org.opportune.ingest.store;

import java.util.HashSet;
import java.util.Set;

/** Names the members of one container: what stands there, and a number where it repeats. */
final class MemberNames {
  private final Set<String> taken = new HashSet<>();

  /** The name of the next member, in the container's order. */
  String next(String stored) {
    String name = stored;
    for (int copy = 2; !taken.add(name); copy++) {
      name = stored + "!" + copy;
    }
    return name;
  }

  /** Whether a listing leaves the member out, as it leaves out hidden files. */
  static boolean isHidden(String stored) {
    String last = stored.substring(stored.lastIndexOf('/') + 1);
    return last.isEmpty() || ObjectStore.isHidden(last);
  }
}
