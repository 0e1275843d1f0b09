package org.opportune.inference.ana;

import java.util.List;
import org.opportune.ingest.hep2.CellTruth;
import org.opportune.ingest.hep2.Hep2Plan;
import org.opportune.ingest.hep2.Pattern;

/**
 * What the patches of drawn fields show: a pattern is in a square when the centre of a cell that
 * carries it is.
 *
 * @param plan of the fields
 */
public record FieldTruth(Hep2Plan plan) {

  /** The truth of a field. */
  public SlideEvaluation.PatchTruth of(int index) {
    List<CellTruth> cells = plan.field(index).cells();
    return place -> {
      boolean[] shown = new boolean[Pattern.values().length];
      for (CellTruth cell : cells) {
        boolean inside =
            cell.x() >= place.column()
                && cell.x() < place.column() + place.side()
                && cell.y() >= place.row()
                && cell.y() < place.row() + place.side();
        if (inside) {
          cell.patterns().forEach(pattern -> shown[pattern.ordinal()] = true);
        }
      }
      return shown;
    };
  }
}
