package org.opportune.ingest.store;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Files whose members are objects of the archive, told by their names. */
public enum ContainerFormat {
  /** A zip file: members are read by range. */
  ZIP(".zip"),
  /** A tar file: read once from start to end. */
  TAR(".tar"),
  /** A gzipped tar file: read once from start to end. */
  TAR_GZ(".tar.gz", ".tgz");

  @SuppressWarnings("ImmutableEnumChecker") // List.of never changes.
  private final List<String> suffixes;

  ContainerFormat(String... suffixes) {
    this.suffixes = List.of(suffixes);
  }

  /** The format of a key; empty for a plain object. */
  public static Optional<ContainerFormat> of(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    for (ContainerFormat format : values()) {
      if (format.suffixes.stream().anyMatch(lower::endsWith)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
