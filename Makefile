# What these commands need to check or say lives in bootstrap.py.
PYTHON ?= python3
REPOSITORY ?=

.PHONY: book test test-long lab slides notebooks verification pages fork

book:          ## build the site and say where to open it
	@$(PYTHON) bootstrap.py book

test:          ## install everything, run every check that takes minutes
	@$(PYTHON) bootstrap.py test

test-long:     ## the checks that take longer
	@$(PYTHON) bootstrap.py test-long

lab:           ## open the chapters in JupyterLab
	@$(PYTHON) bootstrap.py lab

slides:        ## make slides of every chapter, in _build/slides
	@$(PYTHON) bootstrap.py slides

notebooks:     ## run every chapter and store its outputs
	@$(PYTHON) bootstrap.py notebooks

verification:  ## run every equation's tests and rewrite the page "How we know it is right"
	@$(PYTHON) bootstrap.py verification

pages:         ## rewrite the pages made from the chapters and exercises: map, mistakes with a name
	@$(PYTHON) bootstrap.py pages

fork:          ## make fork REPOSITORY=owner/name: rewrite every badge and link
	@$(PYTHON) bootstrap.py fork $(REPOSITORY)
