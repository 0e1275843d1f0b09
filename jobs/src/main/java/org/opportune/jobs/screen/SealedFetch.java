package org.opportune.jobs.screen;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opportune.ingest.ct.CtSeries;
import org.opportune.ingest.ct.ObjectFetch;
import org.opportune.ingest.ct.SeriesException;
import org.opportune.ingest.ct.SliceRef;
import org.opportune.ingest.privacy.ObjectSeal;
import org.opportune.ingest.store.ArchiveObjects;

/** Fetches the slices of a series by their sealed references. */
public final class SealedFetch implements ObjectFetch {
  private final ArchiveObjects objects;
  private final ObjectSeal seal;
  private final Map<String, Long> sizes = new HashMap<>();

  /** A fetch of the slices of one series. */
  public SealedFetch(CtSeries series, ArchiveObjects objects, ObjectSeal seal) {
    this.objects = objects;
    this.seal = seal;
    for (SliceRef slice : series.slices()) {
      sizes.put(slice.objectRef(), slice.sizeBytes());
    }
  }

  @Override
  public byte[] fetch(String objectRef) throws IOException {
    byte[][] fetched = new byte[1][];
    objects.fetch(
        Map.of(seal.open(objectRef), sizes.get(objectRef)), (key, object) -> fetched[0] = object);
    return fetched[0];
  }

  @Override
  public void fetchAll(Collection<String> objectRefs, Receiver receiver)
      throws IOException, SeriesException {
    Map<String, Long> byKey = new LinkedHashMap<>();
    Map<String, String> refs = new HashMap<>();
    for (String objectRef : objectRefs) {
      String key = seal.open(objectRef);
      byKey.put(key, sizes.get(objectRef));
      refs.put(key, objectRef);
    }
    objects.<SeriesException>fetch(byKey, (key, object) -> receiver.receive(refs.get(key), object));
  }

  @Override
  public boolean isAsIndexed(String objectRef) throws IOException {
    return objects.isStill(seal.open(objectRef), sizes.get(objectRef));
  }
}
