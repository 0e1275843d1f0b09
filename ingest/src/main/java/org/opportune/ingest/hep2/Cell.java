package org.opportune.ingest.hep2;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The shape of a cell.
 *
 * @param body outline of the cytoplasm
 * @param nucleus outline of the nucleus; of a dividing cell the room its chromosomes lie in
 * @param nucleoli within the nucleus, none in a dividing cell
 * @param plates the chromosomes of a dividing cell: one metaphase plate, or two of an anaphase
 * @param poleAngle where the Golgi apparatus lies around the nucleus, from its direction
 * @param brightness of everything in the cell, about 1
 */
record Cell(
    Outline body,
    Outline nucleus,
    List<Outline> nucleoli,
    List<Outline> plates,
    double poleAngle,
    double brightness) {
  private static final double ANAPHASES = 0.3;

  boolean mitotic() {
    return !plates.isEmpty();
  }

  boolean inNucleolus(double x, double y) {
    for (Outline nucleolus : nucleoli) {
      if (nucleolus.radius(x, y) < 1) {
        return true;
      }
    }
    return false;
  }

  /** Share of a pixel that no chromosome of a division covers. */
  double besidePlates(double x, double y) {
    double free = 1;
    for (Outline plate : plates) {
      free = Math.min(free, Math.max(0, (plate.radius(x, y) - 0.9) * 4));
    }
    return Math.min(1, free);
  }

  /** A cell at a place; every draw is of {@code random}. */
  static Cell draw(SplittableRandom random, double x, double y, double radius, boolean mitotic) {
    double brightness = Math.exp(0.22 * gaussian(random));
    double angle = Math.PI * random.nextDouble();
    double pole = 2 * Math.PI * random.nextDouble();
    if (mitotic) {
      // A dividing cell rounds up and shines more: what is in it lies thicker.
      Outline body = Outline.ellipse(x, y, 0.9 * radius, 0.85 * radius, angle);
      Outline room = Outline.ellipse(x, y, 0.7 * radius, 0.6 * radius, angle);
      return new Cell(
          body, room, List.of(), plates(random, x, y, radius, angle), pole, 1.15 * brightness);
    }
    double stretch = Math.exp(0.13 * gaussian(random));
    Outline body =
        Outline.ellipse(x, y, radius * stretch, radius / stretch, angle).dented(random, 0.12);
    double size = radius * between(random, 0.6, 0.74);
    double off = 0.14 * radius * random.nextDouble();
    double way = 2 * Math.PI * random.nextDouble();
    double round = Math.exp(0.09 * gaussian(random));
    Outline nucleus =
        Outline.ellipse(
                x + off * Math.cos(way),
                y + off * Math.sin(way),
                size * round,
                size / round,
                angle + 0.4 * gaussian(random))
            .dented(random, 0.05);
    return new Cell(body, nucleus, nucleoli(random, nucleus), List.of(), pole, brightness);
  }

  private static List<Outline> plates(
      SplittableRandom random, double x, double y, double radius, double angle) {
    double along = 0.5 * radius * between(random, 0.85, 1.15);
    double across = 0.17 * radius * between(random, 0.85, 1.2);
    if (random.nextDouble() >= ANAPHASES) {
      return List.of(Outline.ellipse(x, y, along, across, angle).dented(random, 0.08));
    }
    double apart = radius * between(random, 0.2, 0.42);
    double dx = -apart * Math.sin(angle);
    double dy = apart * Math.cos(angle);
    return List.of(
        Outline.ellipse(x + dx, y + dy, 0.85 * along, 0.75 * across, angle),
        Outline.ellipse(x - dx, y - dy, 0.85 * along, 0.75 * across, angle));
  }

  private static List<Outline> nucleoli(SplittableRandom random, Outline nucleus) {
    int count = 1 + random.nextInt(6);
    double total = 0.42 * nucleus.meanRadius();
    List<Outline> nucleoli = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double size = total / Math.sqrt(count) * between(random, 0.7, 1.15);
      double round = Math.exp(0.12 * gaussian(random));
      double[] at = nucleus.point(random, 0.68);
      nucleoli.add(
          Outline.ellipse(at[0], at[1], size * round, size / round, Math.PI * random.nextDouble())
              .dented(random, 0.1));
    }
    return List.copyOf(nucleoli);
  }

  static double between(SplittableRandom random, double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  /**
   * A draw of nearly normal distribution, standard deviation 1: the sum of eight bytes. The same on
   * every release of Java, which {@code nextGaussian} does not promise.
   */
  static double gaussian(SplittableRandom random) {
    long bits = random.nextLong();
    // Sums of neighbouring bytes, then of pairs, then of fours.
    long pairs = (bits & 0x00FF00FF00FF00FFL) + (bits >>> 8 & 0x00FF00FF00FF00FFL);
    long fours = (pairs & 0x0000FFFF0000FFFFL) + (pairs >>> 16 & 0x0000FFFF0000FFFFL);
    int sum = (int) (fours & 0xFFFFFFFFL) + (int) (fours >>> 32);
    // Mean and deviation of the sum of eight even draws of 0..255.
    return (sum - 1020) / 209.0227;
  }
}
