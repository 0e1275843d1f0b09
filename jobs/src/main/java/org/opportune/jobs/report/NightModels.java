package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.staging.mixture.Transform;
import org.opportune.staging.severity.StageModel;

/** The models behind a report's numbers. */
final class NightModels {
  private NightModels() {}

  static List<ModelVersion> of(Dataset<Row> eligible, Optional<StageModel> model) {
    List<ModelVersion> versions = new ArrayList<>();
    for (Row row :
        eligible.select("network_sha256").distinct().orderBy("network_sha256").collectAsList()) {
      versions.add(
          new ModelVersion(
              "edlnet",
              row.getString(0).substring(0, 12),
              row.getString(0),
              "Anomaly map and score",
              "see the bundle's model card"));
    }
    for (Row row :
        eligible
            .filter(col("lung_mask_sha256").isNotNull())
            .select("lung_mask", "lung_mask_sha256")
            .distinct()
            .orderBy("lung_mask_sha256")
            .collectAsList()) {
      versions.add(
          new ModelVersion(
              row.getString(0),
              row.getString(1).substring(0, 12),
              row.getString(1),
              "Lung mask",
              "see the bundle's card"));
    }
    model.ifPresent(
        current ->
            versions.add(
                new ModelVersion(
                    "stage model",
                    current.version(),
                    current.population().digest(),
                    "Stages and posteriors",
                    "%,d patients of this archive".formatted(current.population().n()))));
    return versions;
  }

  static MixtureCurve curve(StageModel model) {
    return new MixtureCurve(
        model.version(),
        model.population().n(),
        MixtureCurve.Transform.valueOf(model.transform().name()),
        model.transform() == Transform.NONE ? 0 : Transform.OFFSET,
        model.mixture().components().stream()
            .map(c -> new MixtureCurve.Component(c.weight(), c.mean(), c.sd()))
            .toList(),
        model.cutPoints());
  }
}
