package org.opportune.ingest.phantom;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Names that nobody bears, planted in synthetic archives so that tests can search for them where
 * they must not be.
 */
public final class InventedName {
  private static final List<String> FAMILY =
      List.of(
          "Ashgrovius",
          "Brandlewick",
          "Castellmoor",
          "Dunharrowe",
          "Eskelburg",
          "Fenwickson",
          "Grimsholm",
          "Havisford",
          "Ilmarinsen",
          "Jorvikdal",
          "Kestlemond",
          "Lindqvarn",
          "Marrowbeck",
          "Nethercombe",
          "Ostrovidal",
          "Penhallick",
          "Quillenbach",
          "Rothsteen",
          "Silverthwaite",
          "Tregarthen");
  private static final List<String> FEMALE =
      List.of("Adelheid", "Beatriz", "Clementine", "Dagny", "Eleonora", "Freydis", "Giulietta");
  private static final List<String> MALE =
      List.of("Aurelio", "Bartholomew", "Casimir", "Dietmar", "Evander", "Florentin", "Gustavo");

  private InventedName() {}

  /**
   * A name in DICOM's form, {@code Family^Given}.
   *
   * @param random takes two draws
   * @param sex {@code F}, or anything else for a man's name
   */
  public static String draw(SplittableRandom random, String sex) {
    return FAMILY.get(random.nextInt(FAMILY.size()))
        + "^"
        + (sex.equals("F") ? FEMALE : MALE).get(random.nextInt(FEMALE.size()));
  }
}
