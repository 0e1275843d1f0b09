package org.opportune.jobs.index;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.store.ObjectStore;
import org.opportune.ingest.store.StoredObject;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.NightContext;

/**
 * Lists the archive on the executors, folder by folder. The driver looks only for enough folders to
 * share out, never at the objects.
 */
final class StoreListing {
  /** Folders per core that are enough to keep all cores busy to the end. */
  private static final int FOLDERS_PER_CORE = 32;

  private static final int MOST_LEVELS = 4;

  /** Folders the driver holds at most, and entries it looks at in one folder. */
  private static final int MOST_FOLDERS = 50_000;

  private static final int MOST_ENTRIES = 100_000;

  private final NightContext night;
  private final ArchiveAccess archive;

  StoreListing(NightContext night, ArchiveAccess archive) {
    this.night = night;
    this.archive = archive;
  }

  /** A folder to list, and whether with all that is below it. */
  private record Part(String folder, boolean deep) implements Serializable {}

  /** One row per object, as in {@link Listed}. Nothing is listed until an action runs. */
  Dataset<Row> rows() throws IOException {
    int cores = night.cores();
    List<Part> parts = parts(archive.store(), cores * FOLDERS_PER_CORE);
    int listingsInFlight = night.settings().integer("index.reads-in-flight", 1);
    int slices = Math.max(1, Math.min(parts.size() / listingsInFlight, cores * FOLDERS_PER_CORE));
    ArchiveAccess access = archive;
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(night.spark().sparkContext())
            .parallelize(parts, Math.max(slices, Math.min(parts.size(), cores)))
            .mapPartitions(some -> list(some, access, listingsInFlight));
    return night.spark().createDataFrame(rows, Listed.SCHEMA);
  }

  /** Folders level by level, until there are enough. */
  private static List<Part> parts(ObjectStore store, int enough) throws IOException {
    List<Part> shallow = new ArrayList<>();
    List<Part> deep = List.of(new Part("", true));
    for (int level = 0; level < MOST_LEVELS && deep.size() < enough; level++) {
      List<Part> next = new ArrayList<>();
      boolean divided = false;
      for (Part part : deep) {
        Optional<List<String>> folders =
            part.deep() && next.size() < MOST_FOLDERS
                ? store.folders(part.folder(), MOST_FOLDERS - next.size(), MOST_ENTRIES)
                : Optional.empty();
        if (folders.isEmpty() || folders.get().isEmpty()) {
          next.add(part);
        } else {
          divided = true;
          shallow.add(new Part(part.folder(), false));
          folders.get().forEach(folder -> next.add(new Part(folder, true)));
        }
      }
      deep = next;
      if (!divided) {
        break;
      }
    }
    shallow.addAll(deep);
    return shallow;
  }

  private static Iterator<Row> list(Iterator<Part> parts, ArchiveAccess archive, int threads)
      throws IOException {
    ObjectStore store = archive.store();
    ObjectSeal seal = archive.seal();
    return InFlight.of(
        parts,
        threads,
        (part, out) -> {
          try {
            Iterator<StoredObject> objects = store.list(part.folder(), part.deep());
            while (objects.hasNext()) {
              out.put(Listed.row(objects.next(), seal));
            }
          } catch (FileNotFoundException e) {
            // Removed since its folder was looked at: there is nothing to list.
            return;
          } catch (IOException | UncheckedIOException e) {
            // The message names the folder, and folders may be named after patients.
            throw new IOException(
                "Cannot list a folder of the archive: " + e.getClass().getSimpleName());
          }
        });
  }
}
