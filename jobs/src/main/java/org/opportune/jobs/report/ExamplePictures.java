package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.jobs.screen.Pictures;
import org.opportune.jobs.table.Warehouse;

/** Overlay pictures for the report: as many of each stage as there is room for. */
final class ExamplePictures {
  private final Warehouse warehouse;

  ExamplePictures(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  List<ExamplePicture> choose(Dataset<Row> eligible, int most) {
    Set<String> drawn =
        warehouse.names(Pictures.FOLDER).stream()
            .flatMap(name -> Pictures.seriesOfPng(name).stream())
            .collect(Collectors.toSet());
    List<ExamplePicture> chosen = new ArrayList<>();
    int perStage = Math.max(1, most / StagePrevalence.LABELS.size());
    for (int stage = StagePrevalence.LABELS.size() - 1; stage >= 0 && !drawn.isEmpty(); stage--) {
      List<Row> patients =
          eligible
              .filter(col("stage").equalTo(stage).and(col("series_key").isin(drawn.toArray())))
              .orderBy("series_key")
              .limit(perStage)
              .select("series_key", "anomaly_score", "laa950_percent")
              .collectAsList();
      for (Row patient : patients) {
        if (chosen.size() < most) {
          chosen.add(
              new ExamplePicture(
                  String.format(
                      Locale.ROOT,
                      "%s: anomaly score %.3f, LAA-950 %.1f %%",
                      StagePrevalence.LABELS.get(stage),
                      patient.getDouble(1),
                      patient.getDouble(2)),
                  warehouse.readBytes(Pictures.png(patient.getString(0)))));
        }
      }
    }
    return chosen;
  }
}
