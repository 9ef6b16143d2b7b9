package org.tagatlas.lookup.async;

import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.util.Collector;
import org.tagatlas.lookup.ExtraService;
import org.tagatlas.lookup.ExtraServices;
import org.tagatlas.machinetag.MachineTagSighting;

/** Passes machine tags that a service supports; most have none. */
public final class SupportedTagFilter extends RichFlatMapFunction<MachineTagSighting, String>
    implements KeySelector<String, String> {

  private static final long serialVersionUID = 1L;

  private final List<ExtraService> services;
  private transient ExtraServices supported;

  /** Creates a filter. */
  public SupportedTagFilter(List<ExtraService> services) {
    this.services = services;
  }

  @Override
  public void open(OpenContext context) {
    supported = new ExtraServices(services);
  }

  @Override
  public void flatMap(MachineTagSighting sighting, Collector<String> out) {
    if (supported.of(sighting.machineTag()).isPresent()) {
      out.collect(sighting.machineTag());
    }
  }

  /** Returns the host of the service for a machine tag that passed the filter. */
  @Override
  public String getKey(String machineTag) {
    if (supported == null) {
      supported = new ExtraServices(services);
    }
    return supported.of(machineTag).map(ExtraService::host).orElse("");
  }
}
