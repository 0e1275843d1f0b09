package org.opportune.ingest.hep2;

import java.util.SplittableRandom;

/** The light of one antibody in one cell. */
@FunctionalInterface
interface Stain {
  /**
   * Adds the light.
   *
   * @param canvas to draw on
   * @param cell dividing or not
   * @param level brightness: 1 for the highest titre in a cell of mean brightness
   * @param random of this cell and antibody alone
   */
  void draw(Canvas canvas, Cell cell, double level, SplittableRandom random);

  /** The stain of a pattern. */
  static Stain of(Pattern pattern) {
    return switch (pattern) {
      case HOMOGENEOUS -> NuclearStains::homogeneous;
      case SPECKLED -> NuclearStains::speckled;
      case CENTROMERE -> DotStains::centromere;
      case NUCLEOLAR -> NuclearStains::nucleolar;
      case NUCLEAR_DOTS -> DotStains::nuclearDots;
      case NUCLEAR_ENVELOPE -> NuclearStains::envelope;
      case GOLGI -> CytoplasmicStains::golgi;
      case AMA -> CytoplasmicStains::mitochondria;
    };
  }
}
