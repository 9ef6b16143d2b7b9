package org.tagatlas.extra.ask;

import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.util.Collector;
import org.tagatlas.count.MachineTagSighting;
import org.tagatlas.extra.ExtraService;
import org.tagatlas.extra.ExtraServices;

/** Lets through the machine tags that a service knows: most are of none. */
public final class KnownTags extends RichFlatMapFunction<MachineTagSighting, String>
    implements KeySelector<String, String> {

  private static final long serialVersionUID = 1L;

  private final List<ExtraService> services;
  private transient ExtraServices known;

  /** Makes a filter. */
  public KnownTags(List<ExtraService> services) {
    this.services = services;
  }

  @Override
  public void open(OpenContext context) {
    known = new ExtraServices(services);
  }

  @Override
  public void flatMap(MachineTagSighting sighting, Collector<String> out) {
    if (known.of(sighting.machineTag()).isPresent()) {
      out.collect(sighting.machineTag());
    }
  }

  /** Returns the host that is asked about a machine tag that was let through. */
  @Override
  public String getKey(String machineTag) {
    if (known == null) {
      known = new ExtraServices(services);
    }
    return known.of(machineTag).map(ExtraService::host).orElse("");
  }
}
