package org.opportune.jobs.index;

import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.opportune.ingest.ct.CtInstanceReader;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.privacy.Pseudonyms;
import org.opportune.ingest.store.ObjectStore;
import org.opportune.ingest.store.StoredObject;
import org.opportune.jobs.ArchiveAccess;
import org.opportune.jobs.table.InstancesTable;

/** Reads the headers of a partition's objects, several at a time. */
final class HeaderReads implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final ArchiveAccess archive;
  private final int readsInFlight;
  private final LongAccumulator counter;

  HeaderReads(ArchiveAccess archive, int readsInFlight, LongAccumulator counter) {
    this.archive = archive;
    this.readsInFlight = readsInFlight;
    this.counter = counter;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> listed) throws IOException {
    ObjectStore store = archive.store();
    ObjectSeal seal = archive.seal();
    ObjectReads reads =
        new ObjectReads(
            store,
            archive.objects(store),
            seal,
            new Pseudonyms(archive.siteKey()),
            new CtInstanceReader(archive.reader()));
    return InFlight.of(
        listed,
        readsInFlight,
        (row, out) -> {
          StoredObject object =
              new StoredObject(seal.open(row.getString(0)), row.getLong(1), row.getString(2));
          reads.read(
              object,
              instance -> {
                out.put(InstancesTable.TABLE.row(instance));
                counter.add(1);
              });
        });
  }
}
