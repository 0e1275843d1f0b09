package org.opportune.ingest.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The objects of an archive: plain ones and the members of zip and tar files, told apart by their
 * keys alone ({@link MemberKey}). Members are read in memory; nothing is unpacked to disk. One
 * level: a container within a container is refused with a reason. Thread-safe.
 */
public final class ArchiveObjects {
  private final ObjectStore store;
  private final ContainerLimits limits;

  /** The objects of a store. */
  public ArchiveObjects(ObjectStore store, ContainerLimits limits) {
    this.store = store;
    this.limits = limits;
  }

  /**
   * Meets every member of a container once, in its order. Hidden names are left out, as in a
   * listing.
   *
   * @param container an object whose name {@link ContainerFormat} knows
   * @throws ContainerException when the container is broken or over budget; members met before
   *     stand
   * @throws IOException when the store does not deliver
   */
  public void visit(StoredObject container, MemberVisitor visitor) throws IOException {
    members(container).visit(visitor);
  }

  /**
   * Delivers whole objects, in any order. Each container is opened once, and a tar read once,
   * however many of its members are wanted.
   *
   * @param sizes lengths of the wanted objects by key, as the listing gave them
   * @throws FileNotFoundException when an object is not there
   * @throws IOException when the store does not deliver
   */
  public <E extends Exception> void fetch(Map<String, Long> sizes, ObjectSink<E> sink)
      throws IOException, E {
    Map<String, Long> plain = new LinkedHashMap<>();
    Map<String, Set<String>> byContainer = new LinkedHashMap<>();
    for (Map.Entry<String, Long> object : sizes.entrySet()) {
      MemberKey member = MemberKey.parse(object.getKey()).orElse(null);
      if (member == null) {
        plain.put(object.getKey(), object.getValue());
      } else {
        byContainer
            .computeIfAbsent(member.container(), container -> new HashSet<>())
            .add(member.member());
      }
    }
    if (plain.size() > 1 && store.isRemote()) {
      new ReadAhead(store).fetch(plain, sink);
    } else {
      ReadArrays arrays = new ReadArrays();
      for (Map.Entry<String, Long> object : plain.entrySet()) {
        byte[] bytes = arrays.of(Math.toIntExact(object.getValue()));
        store.read(object.getKey(), bytes);
        sink.accept(object.getKey(), bytes);
      }
    }
    for (Map.Entry<String, Set<String>> container : byContainer.entrySet()) {
      fetch(container.getKey(), container.getValue(), sink);
    }
  }

  /**
   * Whether an object still has the length it was listed with. Members of containers come with the
   * length they have now, so that they need not be asked for.
   *
   * @throws IOException when the store does not say
   */
  public boolean isStill(String key, long sizeBytes) throws IOException {
    return MemberKey.parse(key).isPresent() || store.describe(key).sizeBytes() == sizeBytes;
  }

  private <E extends Exception> void fetch(
      String container, Collection<String> names, ObjectSink<E> sink) throws IOException, E {
    Set<String> missing = new HashSet<>(names);
    members(store.describe(container))
        .<E>fetch(
            Set.copyOf(names),
            (name, object) -> {
              missing.remove(name);
              sink.accept(new MemberKey(container, name).text(), object);
            });
    if (!missing.isEmpty()) {
      throw new FileNotFoundException(missing.size() + " members are no longer there");
    }
  }

  private Members members(StoredObject container) {
    ContainerFormat format =
        ContainerFormat.of(container.key())
            .orElseThrow(() -> new IllegalArgumentException("Not a container"));
    return switch (format) {
      case ZIP -> new ZipMembers(store, container, limits);
      case TAR -> new TarMembers(store, container, false, limits);
      case TAR_GZ -> new TarMembers(store, container, true, limits);
    };
  }
}
