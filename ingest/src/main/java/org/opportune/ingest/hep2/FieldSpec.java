package org.opportune.ingest.hep2;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * A field to be drawn. The seed decides what is not said here: where the cells lie, their shapes,
 * which of them divide, dust.
 *
 * @param seed seed of every random choice
 * @param columns pixels of a row, 16 or more
 * @param rows rows, 16 or more
 * @param showings the patterns of the field and how each shows; none for a negative field
 * @param titre reciprocal of the highest dilution that still shines, 80 for 1:80; sets how bright
 *     the patterns are; ignored where there are none
 * @param blurSigmaPx standard deviation of the defocus, in pixels
 * @param background light without any cell, as a fraction of full scale
 * @param noise standard deviation of the shot noise at full scale, as a fraction of it; the read
 *     noise is a quarter of it
 * @param cellDiameterPx mean diameter of a cell
 * @param density share of the field that cells aim to cover, 0 to 0.8
 */
public record FieldSpec(
    long seed,
    int columns,
    int rows,
    Map<Pattern, Showing> showings,
    int titre,
    double blurSigmaPx,
    double background,
    double noise,
    double cellDiameterPx,
    double density) {
  static final double LEAST_DIAMETER_PX = 12;

  private static final long MOST_PIXELS = 1L << 28;
  private static final int LEAST_TITRE = 80;
  private static final int MOST_TITRE = 2560;
  private static final double LEAST_INTENSITY = 0.3;

  /** Checks the ranges and copies the map. */
  public FieldSpec {
    requireSize(columns, rows);
    require(blurSigmaPx >= 0 && blurSigmaPx <= 20, "blur", blurSigmaPx, "in 0..20 pixels");
    require(background >= 0 && background <= 0.5, "background", background, "in 0..0.5");
    require(noise >= 0 && noise <= 0.5, "noise", noise, "in 0..0.5");
    require(
        cellDiameterPx >= LEAST_DIAMETER_PX,
        "cell diameter",
        cellDiameterPx,
        LEAST_DIAMETER_PX + " pixels or more");
    require(density >= 0 && density <= 0.8, "density", density, "in 0..0.8");
    require(
        showings.isEmpty() || titre >= LEAST_TITRE && titre <= MOST_TITRE,
        "titre",
        titre,
        "in 80..2560");
    EnumMap<Pattern, Showing> copy = new EnumMap<>(Pattern.class);
    copy.putAll(showings);
    showings = Collections.unmodifiableMap(copy);
  }

  /** A sharp, clean field where every cell shows every pattern. */
  public static FieldSpec plain(long seed, int columns, int rows, Set<Pattern> patterns) {
    EnumMap<Pattern, Showing> showings = new EnumMap<>(Pattern.class);
    patterns.forEach(pattern -> showings.put(pattern, Showing.FULL));
    return new FieldSpec(seed, columns, rows, showings, 640, 0.7, 0.02, 0.03, 48, 0.55);
  }

  /** The patterns of the field. */
  public Set<Pattern> patterns() {
    return showings.keySet();
  }

  /** Brightness of the antibodies, even steps per doubling of the titre: 0.3 at 1:80 to 1. */
  public double intensity() {
    double doublings = Math.log((double) titre / LEAST_TITRE) / Math.log(2);
    double most = Math.log((double) MOST_TITRE / LEAST_TITRE) / Math.log(2);
    return LEAST_INTENSITY + (1 - LEAST_INTENSITY) * doublings / most;
  }

  static void requireSize(int columns, int rows) {
    require(
        columns >= 16 && rows >= 16 && (long) columns * rows <= MOST_PIXELS,
        "size of a field",
        columns + " x " + rows,
        "16 x 16 to 16384 x 16384 pixels");
  }

  private static void require(boolean holds, String what, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException("Invalid %s: %s is not %s".formatted(what, value, range));
    }
  }
}
