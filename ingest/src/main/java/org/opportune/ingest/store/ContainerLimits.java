package org.opportune.ingest.store;

import java.io.Serializable;

/**
 * What one zip or tar file may ask for before it, or its member, is refused as over budget.
 *
 * @param maxDirectoryBytes length of a zip's directory
 * @param maxMembers members of one container
 * @param maxMemberBytes length of one member when unpacked
 * @param maxInflation unpacked bytes of a gzipped tar per byte stored
 * @param freeBytes unpacked bytes of a gzipped tar beside those
 */
public record ContainerLimits(
    long maxDirectoryBytes, int maxMembers, long maxMemberBytes, int maxInflation, long freeBytes)
    implements Serializable {

  /**
   * 64 MiB of directory (some 600,000 members), 500,000 members, and 200 bytes out of one: CT packs
   * two- to tenfold, zeros a thousandfold.
   *
   * @param maxMemberBytes length of one member when unpacked
   */
  public static ContainerLimits of(long maxMemberBytes) {
    return new ContainerLimits(64L << 20, 500_000, maxMemberBytes, 200, 64L << 20);
  }
}
