package org.opportune.jobs.index;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.opportune.ingest.ct.AssemblyLimits;
import org.opportune.ingest.ct.CtInstance;
import org.opportune.ingest.ct.SeriesAssembler;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.InstancesTable;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.SeriesTable;
import org.opportune.jobs.table.Warehouse;

/**
 * Groups instances into series, one study at a time. Only studies with instances that no earlier
 * assembly covered are looked at, each with all its instances.
 */
final class SeriesAssembly {
  private static final String NAME = "series";
  private static final String COVERS = "covers";

  private final NightContext night;

  SeriesAssembly(NightContext night) {
    this.night = night;
  }

  /** Returns how many series rows were written. */
  long run() {
    Warehouse warehouse = night.warehouse();
    warehouse.discardUnfinished(NAME, List.of(SeriesTable.TABLE));
    List<String> uncovered = uncovered(warehouse);
    if (uncovered.isEmpty()) {
      return 0;
    }
    Dataset<Row> instances =
        warehouse
            .read(InstancesTable.TABLE)
            .withColumn("study", coalesce(col("study_key"), col("series_key")))
            .filter(col("series_key").isNotNull());
    Dataset<Row> touched =
        instances
            .join(broadcast(rows(uncovered)), new String[] {"run_date", "batch"}, "left_semi")
            .select("study")
            .distinct();
    Dataset<Row> current =
        Latest.by(instances.join(touched, "study"), "object_ref")
            .filter(col("status").notEqual(lit(CtInstance.QUARANTINED)));
    AssemblyLimits limits = limits(night.settings());
    Dataset<Row> series =
        current
            .groupByKey((MapFunction<Row, String>) row -> row.getAs("study"), Encoders.STRING())
            .flatMapGroups(
                (FlatMapGroupsFunction<String, Row, Row>) (study, rows) -> assemble(rows, limits),
                Encoders.row(SeriesTable.TABLE.schema()));
    Warehouse.Batch batch =
        warehouse.begin(NAME, night.date(), warehouse.nextNumber(NAME, night.date()));
    batch.write(SeriesTable.TABLE, series);
    long written = batch.written(SeriesTable.TABLE).count();
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("series", written);
    ArrayNode covers = facts.putArray(COVERS);
    uncovered.forEach(covers::add);
    batch.commit(facts);
    return written;
  }

  /** Batch names as rows: there may be thousands after a first night. */
  private Dataset<Row> rows(List<String> batches) {
    return night
        .spark()
        .createDataFrame(
            batches.stream().map(batch -> RowFactory.create((Object[]) batch.split("/"))).toList(),
            new StructType()
                .add("run_date", DataTypes.StringType)
                .add("batch", DataTypes.StringType));
  }

  private static Iterator<Row> assemble(Iterator<Row> rows, AssemblyLimits limits) {
    List<CtInstance> instances = new ArrayList<>();
    rows.forEachRemaining(row -> instances.add(InstancesTable.of(row)));
    return SeriesAssembler.assemble(instances, limits).stream()
        .map(SeriesTable.TABLE::row)
        .iterator();
  }

  private static List<String> uncovered(Warehouse warehouse) {
    Set<String> covered = new HashSet<>();
    for (Warehouse.Marker marker : warehouse.markers(NAME)) {
      for (JsonNode batch : marker.facts().path(COVERS)) {
        covered.add(batch.asText());
      }
    }
    return warehouse.markers(IndexJob.NAME).stream()
        .map(marker -> marker.runDate() + "/" + marker.batch())
        .filter(batch -> !covered.contains(batch))
        .toList();
  }

  private static AssemblyLimits limits(Settings settings) {
    AssemblyLimits defaults = AssemblyLimits.defaults();
    return new AssemblyLimits(
        settings.integer("series.min-slices", 1),
        settings.number("series.min-coverage-mm", 0, 1000),
        settings.number("series.max-slice-mm", 0.1, 50),
        defaults.thinThicknessMm(),
        settings.integer("series.min-matrix", 1),
        settings.count("series.max-voxels", 1),
        defaults.lossyAllowed());
  }
}
