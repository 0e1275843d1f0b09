package org.opportune.inference.ct;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;

/** Writes the rows of a {@link PhantomEvaluation} for people and for programs. */
public final class PhantomReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PhantomReport() {}

  /** A Markdown table. */
  public static String markdown(List<PhantomEvaluation.Row> rows) {
    StringBuilder text = new StringBuilder();
    text.append(
            "| Scanner | Patients | Pixel AUROC: network / -HU / filtered -HU | Pixel AP: the same |")
        .append(
            " r with true share: score [95 % CI] / LAA-950 / filtered LAA-950 | r of score with LAA-950 |")
        .append(" Mean score - share | Healthy: score / LAA-950 % |\n")
        .append("|---|---|---|---|---|---|---|---|\n");
    for (PhantomEvaluation.Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.4f / %.4f / %.4f | %.3f / %.3f / %.3f | %.4f [%.3f, %.3f] / %.4f / %.4f |"
                  + " %.4f | %+.3f |"
                  + " %.3f / %.1f |%n",
              row.condition(),
              row.patients(),
              row.pixelAuroc(),
              row.pixelAurocOfHu(),
              row.pixelAurocOfFiltered(),
              row.pixelPrecision(),
              row.pixelPrecisionOfHu(),
              row.pixelPrecisionOfFiltered(),
              row.rOfShare(),
              row.rOfShareLow(),
              row.rOfShareHigh(),
              row.laaROfShare(),
              row.filteredLaaROfShare(),
              row.rOfLaa(),
              row.meanError(),
              row.healthyScore(),
              row.healthyLaaPercent()));
    }
    return text.toString();
  }

  /** A JSON array, one object per row. */
  public static String json(List<PhantomEvaluation.Row> rows) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write rows as JSON", e);
    }
  }
}
