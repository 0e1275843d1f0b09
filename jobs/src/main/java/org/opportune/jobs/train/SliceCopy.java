package org.opportune.jobs.train;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.opportune.inference.train.StoredSlices;
import org.opportune.jobs.table.TrainingSlicesTable;

/**
 * Copies a set of slices to a scratch file of this machine, where a training can reach any slice at
 * once. Slices come by series and place, whatever files they lie in. The driver holds about one
 * Parquet file at a time.
 *
 * @param set a whole one
 */
record SliceCopy(TrainingSet set) {

  private record Place(String seriesKey, int sliceIndex) {}

  StoredSlices to(Path scratch) throws IOException {
    List<Row> index =
        set.rows().drop("hu", "lung").collectAsList().stream()
            .sorted(
                Comparator.comparing((Row row) -> row.<String>getAs("series_key"))
                    .thenComparing((Row row) -> row.<Integer>getAs("slice_index")))
            .toList();
    Map<Place, Integer> places = new HashMap<>();
    for (int i = 0; i < index.size(); i++) {
      Row row = index.get(i);
      places.put(new Place(row.getAs("series_key"), row.<Integer>getAs("slice_index")), i);
    }
    StoredSlices stored =
        new StoredSlices(
            scratch,
            index.stream()
                .map(
                    row ->
                        new StoredSlices.Shape(
                            row.getAs("patient_key"),
                            row.<Integer>getAs("rows"),
                            row.<Integer>getAs("columns"),
                            TrainingSlicesTable.place(row)))
                .toList());
    Iterator<Row> pixels =
        set.rows()
            .select(col("series_key"), col("slice_index"), col("hu"), col("lung"))
            .toLocalIterator();
    while (pixels.hasNext()) {
      Row row = pixels.next();
      stored.put(
          places.get(new Place(row.getString(0), row.getInt(1))),
          row.getAs("hu"),
          row.getAs("lung"));
    }
    return stored;
  }
}
