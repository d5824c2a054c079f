"""No module imports itself through others, inside a package either; layers are import-linter's."""

from graphlib import TopologicalSorter

import grimp


def test_no_import_goes_in_a_circle():
    graph = grimp.build_graph("advisor", "strategies", "evals", "reports")
    imports = {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}
    assert list(TopologicalSorter(imports).static_order())
