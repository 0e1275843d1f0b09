package org.opportune.ingest.hep2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.opportune.ingest.phantom.Seeds;
import org.opportune.ingest.slide.SlidePicture;

/**
 * A drawn field of HEp-2 cells under green fluorescence, and what is true of it. Light of several
 * antibodies in a cell adds up, as it does under the microscope.
 *
 * @param spec what was asked for
 * @param picture RGB of 8 bits; green holds the signal
 * @param cells every cell, whether or not it carries a pattern
 */
public record Hep2Field(FieldSpec spec, SlidePicture picture, List<CellTruth> cells) {
  /** Diameter of a HEp-2 cell on glass. */
  private static final double CELL_DIAMETER_UM = 24;

  /** One speck of dust for this many cell diameters squared. */
  private static final double DIAMETERS_PER_DEBRIS = 50;

  /** Draws a field; the same spec gives the same bytes. */
  public static Hep2Field draw(FieldSpec spec) {
    CellLayout layout = CellLayout.of(spec);
    Canvas canvas = Canvas.dark(spec.columns(), spec.rows());
    List<CellTruth> truths = new ArrayList<>();
    for (int i = 0; i < layout.cells().size(); i++) {
      Cell cell = layout.cells().get(i);
      Set<Pattern> carried = layout.carried().get(i);
      unspecific(canvas, cell, new SplittableRandom(Seeds.of(spec.seed(), "unspecific " + i)));
      for (Pattern pattern : carried) {
        SplittableRandom random =
            new SplittableRandom(Seeds.of(spec.seed(), pattern.name() + " " + i));
        double own = Math.exp(0.2 * Cell.gaussian(random));
        double level =
            spec.intensity() * spec.showings().get(pattern).strength() * cell.brightness() * own;
        Stain.of(pattern).draw(canvas, cell, level, random);
      }
      truths.add(
          new CellTruth(
              cell.body().x(), cell.body().y(), cell.body().meanRadius(), carried, cell.mitotic()));
    }
    debris(canvas, spec);
    SlidePicture picture =
        new SlidePicture(
            spec.columns(),
            spec.rows(),
            new Optics(spec).picture(canvas),
            3,
            Byte.SIZE,
            false,
            Optional.empty(),
            CELL_DIAMETER_UM / spec.cellDiameterPx(),
            "synthetic");
    return new Hep2Field(spec, picture, List.copyOf(truths));
  }

  /** What every serum leaves: a faint, grainy cytoplasm. */
  private static void unspecific(Canvas canvas, Cell cell, SplittableRandom random) {
    double level = cell.brightness() * Cell.between(random, 0.04, 0.08);
    canvas.shade(
        cell.body(),
        1,
        (radius, coverage, x, y) -> level * coverage * (cell.nucleus().radius(x, y) < 1 ? 0.7 : 1));
    int grains = 12 + random.nextInt(12);
    for (int i = 0; i < grains; i++) {
      double[] at = cell.body().point(random, 0.9);
      canvas.spot(
          at[0], at[1], 1.3 * NuclearStains.granule(cell), 1.2 * level * random.nextDouble());
    }
  }

  /** Clots of dye and dust, brighter than cells. */
  private static void debris(Canvas canvas, FieldSpec spec) {
    SplittableRandom random = new SplittableRandom(Seeds.of(spec.seed(), "debris"));
    double diameter = spec.cellDiameterPx();
    double mean =
        spec.columns() * (double) spec.rows() / (DIAMETERS_PER_DEBRIS * diameter * diameter);
    int count = (int) (2 * mean * random.nextDouble() + random.nextDouble());
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble() * spec.columns();
      double y = random.nextDouble() * spec.rows();
      double peak = Cell.between(random, 0.3, 1);
      int lumps = 1 + random.nextInt(6);
      for (int lump = 0; lump < lumps; lump++) {
        canvas.spot(x, y, diameter * Cell.between(random, 0.02, 0.06), peak);
        x += 0.06 * diameter * Cell.gaussian(random);
        y += 0.06 * diameter * Cell.gaussian(random);
      }
    }
  }
}
