package import Tracing

/// Carries the W3C trace context across process boundaries for code that uses swift-distributed-tracing.
package struct TraceContextInstrument: Instrument {
    package static let headerName = "traceparent"

    package init() {}

    package func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let text = extractor.extract(key: Self.headerName, from: carrier), let trace = TraceContext(text) else {
            return
        }
        context.trace = trace
    }

    package func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.trace else { return }
        injector.inject(trace.child().description, forKey: Self.headerName, into: &carrier)
    }
}

private enum TraceContextKey: ServiceContextKey {
    typealias Value = TraceContext
    static var nameOverride: String? { TraceContextInstrument.headerName }
}

extension ServiceContext {
    /// The trace that the current work belongs to.
    package var trace: TraceContext? {
        get { self[TraceContextKey.self] }
        set { self[TraceContextKey.self] = newValue }
    }
}
