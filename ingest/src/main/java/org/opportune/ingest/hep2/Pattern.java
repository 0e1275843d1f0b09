package org.opportune.ingest.hep2;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an antinuclear antibody lights in a HEp-2 cell: the eight classes of arXiv 2511.21519. */
public enum Pattern {
  /** The nucleoplasm evenly, chromosomes of mitoses brightly. */
  HOMOGENEOUS,
  /** Fine granules of the nucleoplasm; nucleoli and chromosomes of mitoses stay dark. */
  SPECKLED,
  /** Some 46 dots per nucleus, a bar of dots in mitosis. */
  CENTROMERE,
  /** The nucleoli, in a faint nucleus. */
  NUCLEOLAR,
  /** Few discrete round dots. */
  NUCLEAR_DOTS,
  /** The nuclear rim. */
  NUCLEAR_ENVELOPE,
  /** A cluster of ribbons at one pole of the nucleus. */
  GOLGI,
  /** Coarse granular filaments through the cytoplasm: mitochondria. */
  AMA;

  /** Name in tables and files: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The labels of all patterns, in order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Pattern::label).toList();
  }
}
